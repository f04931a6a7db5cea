/** What is used of a thread of Node's. */
interface Thread {
  once(event: 'exit', listener: () => void): void
}

/** Milliseconds that a thread which was told to end may take. */
const PATIENCE = 2000
const STEP = 20

/**
 * Counts the threads of Node that are started from now on and still there. Other environments do not tell of theirs, and
 * have none here.
 */
export function watchThreads() {
  const living = new Set<Thread>()
  const node = typeof process === 'object' && process.versions?.node ? process : undefined
  const started = (thread: Thread) => {
    living.add(thread)
    thread.once('exit', () => living.delete(thread))
  }
  node?.on('worker', started)
  return {
    /** How many are left once those that are ending have ended. */
    async left(): Promise<number> {
      for (let waited = 0; living.size > 0 && waited < PATIENCE; waited += STEP) {
        await new Promise((resolve) => setTimeout(resolve, STEP))
      }
      node?.off('worker', started)
      return living.size
    },
  }
}
