import { type ChildProcess, fork } from 'node:child_process'
import { closeSync, openSync, readSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { CliError, fail, fileReason } from '@roipool/terminal'
import type { DecodeOrder, DecodeReply, DecodeTask, Decoding, Ready } from '../decode-worker.js'
import type { Decoded } from '../input/photograph.js'
import { decodeWorker } from '../threads.js'

/** Images that are decoded, or wait for the network, while it is busy with another. */
export const LOOK_AHEAD = 4

/** Images that are decoded at a time: reading one overlaps with decoding another. */
const AT_A_TIME = 2

/** Seconds that reading and decoding an image may take, unless someone says how many. */
const IMAGE_TIMEOUT = 60

/** Milliseconds that Node's timers know. */
const LONGEST = 2 ** 31 - 1

interface DecodeAnswer extends Decoded {
  /** That it took in the process. */
  readonly milliseconds: number
}

export interface Decoder {
  /** @throws CliError naming the file */
  decode(task: DecodeTask): Promise<DecodeAnswer>
  close(): Promise<void>
}

/** A task that is under way, or waits. */
interface Request {
  readonly task: DecodeTask
  /** Whether the process ended while it was under way: then it is done alone. */
  suspect: boolean
  timer?: NodeJS.Timeout
  resolve(answer: DecodeAnswer): void
  reject(error: CliError): void
}

/**
 * A process that decodes while the network is busy. A picture that takes too long, or that ends the process as a fault in a
 * decoder does, fails alone: a thread could neither be stopped nor survive. Pixels come through a file without a name, so
 * that the network need not be free to take them.
 *
 * @param timeout seconds for an image
 */
export function openDecoder(timeout = IMAGE_TIMEOUT): Decoder {
  const pixels = openShared()
  const waiting: Request[] = []
  /** By their places in the file. */
  const underWay = new Map<number, Request>()
  let child: ChildProcess | undefined
  /** Whether it has started: clocks run from then on. */
  let ready = false

  function next(): void {
    const alone = [...underWay.values(), ...waiting].some(({ suspect }) => suspect)
    while (waiting.length > 0 && underWay.size < (alone ? 1 : AT_A_TIME)) {
      const suspect = waiting.findIndex((one) => one.suspect)
      send(waiting.splice(Math.max(0, suspect), 1)[0]!)
    }
  }

  function send(request: Request): void {
    const { size } = request.task
    const length = size[0] * size[1] * 3
    const at = underWay.has(0) ? length : 0
    underWay.set(at, request)
    child ??= start()
    child.send({ ...request.task, at } satisfies DecodeOrder)
    if (ready) watch(request, at)
  }

  function watch(request: Request, at: number): void {
    request.timer = setTimeout(
      () => {
        underWay.delete(at)
        const file = `the image ${request.task.file}`
        request.reject(
          new CliError(
            `${file} took longer than ${timeout} s to read and decode: --image-timeout gives it more`,
          ),
        )
        waiting.push(...stop())
        next()
      },
      Math.min(timeout * 1000, LONGEST),
    )
  }

  function start(): ChildProcess {
    const started = fork(decodeWorker, {
      stdio: ['ignore', 'ignore', 'inherit', 'ipc', pixels],
      // Ctrl+C is for this process: `work` does what is begun first.
      detached: true,
    })
    started.on('message', (reply: DecodeReply | Ready) => {
      if (started !== child) return
      if (reply !== 'ready') return settle(reply)
      ready = true
      for (const [at, request] of underWay) watch(request, at)
    })
    started.on('exit', (_, signal) => {
      if (started === child) died(signal)
    })
    return started
  }

  function settle(reply: DecodeReply): void {
    const request = underWay.get(reply.at)!
    underWay.delete(reply.at)
    clearTimeout(request.timer)
    if ('error' in reply) request.reject(new CliError(reply.error))
    else request.resolve(read(request.task, reply))
    next()
  }

  function read({ size: [height, width] }: DecodeTask, { at: from, ...answer }: Decoding): DecodeAnswer {
    const data = new Uint8Array(height * width * 3)
    for (let at = 0; at < data.length; ) {
      at += readSync(pixels, data, { offset: at, position: from + at })
    }
    return { ...answer, square: { data, width, height } }
  }

  /** Whose fault it was shows when each is done alone. */
  function died(signal: string | null): void {
    const cut = stop()
    const [culprit, other] = cut
    if (culprit && !other) {
      const file = `the image ${culprit.task.file}`
      culprit.reject(new CliError(`cannot decode ${file}: the decoder ended (${signal ?? 'by itself'})`))
    } else {
      for (const request of cut) request.suspect = true
      waiting.push(...cut)
    }
    next()
  }

  /** Ends the process. Returns what was under way. */
  function stop(): Request[] {
    const cut = [...underWay.values()]
    for (const { timer } of cut) clearTimeout(timer)
    underWay.clear()
    child?.kill('SIGKILL')
    child = undefined
    ready = false
    return cut
  }

  return {
    decode: (task) =>
      new Promise((resolve, reject) => {
        waiting.push({ task, suspect: false, resolve, reject })
        next()
      }),
    async close() {
      stop()
      closeSync(pixels)
    },
  }
}

/**
 * A file that is gone when nobody has it open any more.
 *
 * @param folders of which the first that can be written to is taken: a container's file system may be read-only, and its
 *   shared memory not
 * @throws CliError where none can be
 */
export function openShared(folders: readonly string[] = [tmpdir(), '/dev/shm']): number {
  const name = `roipool-${process.pid}-${Math.random().toString(36).slice(2)}`
  const errors: unknown[] = []
  for (const folder of folders) {
    try {
      const path = join(folder, name)
      const file = openSync(path, 'wx+', 0o600)
      rmSync(path)
      return file
    } catch (error) {
      errors.push(error)
    }
  }
  const [first] = errors
  return fail(`cannot write into ${folders[0]}: ${fileReason(first)}; TMPDIR names another folder`, first)
}
