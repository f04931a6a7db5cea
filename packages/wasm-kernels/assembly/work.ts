import { invoke } from './kernel'

/**
 * Work that threads share: a kernel over [from, to), in chunks. The host writes it, so the fields and their order are
 * those of `src/team.ts`; the first four are for `begin` and after, and never read but atomically.
 */
@unmanaged
class Work {
  /** Counts the pieces of work there were: what an idle thread sleeps on. */
  serial: i32
  /** Chunks that no thread has taken yet; below 0 as often as one looked in vain. */
  left: i32
  done: i32
  /** Whether the host sleeps, and has to be told when all is done. */
  awaited: i32

  chunks: i32
  chunk: i32
  from: i32
  to: i32
  kernel: i32
  /** Thread n works on the job at `job + n * stride`, which has room of its own. */
  job: usize
  stride: usize
}

/** How often an idle thread looks for work before it sleeps, and the host for the end: about 20 microseconds. */
const LOOKS = 20_000

export function workBytes(): usize {
  return offsetof<Work>()
}

/** Opens the work that the host has written to every thread, and wakes some that sleep. */
export function begin(work: Work, helpers: i32): void {
  const address = changetype<usize>(work)
  atomic.store<i32>(address + offsetof<Work>('done'), 0)
  atomic.store<i32>(address + offsetof<Work>('awaited'), 0)
  // From here on threads take chunks, late ones of the work before too: what a chunk is they read after they have it.
  atomic.store<i32>(address + offsetof<Work>('left'), work.chunks)
  atomic.add<i32>(address + offsetof<Work>('serial'), 1)
  atomic.notify(address + offsetof<Work>('serial'), helpers)
}

/** Takes chunks until none is left. Returns whether this was the last of all to be done while the host slept. */
export function help(work: Work, thread: i32): bool {
  const address = changetype<usize>(work)
  for (let left = take(work); left > 0; left = take(work)) {
    // Once this chunk is done, the host may write the next work.
    const chunks = work.chunks
    const from = work.from + (chunks - left) * work.chunk
    invoke(work.kernel, work.job + <usize>thread * work.stride, from, min(from + work.chunk, work.to))
    const done = atomic.add<i32>(address + offsetof<Work>('done'), 1) + 1
    if (done === chunks && atomic.load<i32>(address + offsetof<Work>('awaited'))) return true
  }
  return false
}

function take(work: Work): i32 {
  return atomic.sub<i32>(changetype<usize>(work) + offsetof<Work>('left'), 1)
}

/** What a thread of its own does for ever: helps, and sleeps in between. Returns to have the host told. */
export function serve(work: Work, thread: i32): void {
  const serial = changetype<usize>(work) + offsetof<Work>('serial')
  while (true) {
    const seen = atomic.load<i32>(serial)
    if (help(work, thread)) return
    let looks = 0
    while (looks < LOOKS && atomic.load<i32>(serial) === seen) looks++
    if (looks === LOOKS) atomic.wait<i32>(serial, seen, -1)
  }
}

export function isDone(work: Work): bool {
  return atomic.load<i32>(changetype<usize>(work) + offsetof<Work>('done')) === work.chunks
}

/** Looks for the end for a while. Returns whether it came; else the host will be told. */
export function awaitEnd(work: Work): bool {
  for (let looks = 0; looks < LOOKS; looks++) if (isDone(work)) return true
  atomic.store<i32>(changetype<usize>(work) + offsetof<Work>('awaited'), 1)
  return isDone(work)
}
