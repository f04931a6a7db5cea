/** What is used of a thread or a process of Node's. */
interface Started {
  once(event: 'exit', listener: () => void): void
}

/** Milliseconds that what was told to end may take. */
const PATIENCE = 2000
const STEP = 20

/**
 * Counts the threads and processes that Node starts from now on and that are still there. Other environments do not tell
 * of theirs, and have none here.
 */
export function watchStarted() {
  const living = new Set<Started>()
  const started = (one: Started) => {
    living.add(one)
    one.once('exit', () => living.delete(one))
  }
  const spawned = (message: unknown) => started((message as { process: Started }).process)
  const node = typeof process === 'object' && process.versions?.node ? process : undefined
  const processes = node?.getBuiltinModule?.('node:diagnostics_channel')?.channel('child_process')
  node?.on('worker', started)
  processes?.subscribe(spawned)
  return {
    /** How many are left once those that are ending have ended. */
    async left(): Promise<number> {
      for (let waited = 0; living.size > 0 && waited < PATIENCE; waited += STEP) {
        await new Promise((resolve) => setTimeout(resolve, STEP))
      }
      node?.off('worker', started)
      processes?.unsubscribe(spawned)
      return living.size
    },
  }
}
