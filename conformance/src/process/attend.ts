import { type ChildProcess, fork } from 'node:child_process'
import { constants } from 'node:os'
import type { Message, Task } from './messages.js'

/** How a process that runs cases came to its end. */
export type Ending =
  /** It was listened to for long enough. */
  | { readonly how: 'heard' }
  /** It did not go on, and was ended. */
  | { readonly how: 'silent'; readonly detail: string }
  /** It ended by itself. */
  | { readonly how: 'died'; readonly detail: string }

/** What ends this process. The one it listens to is in a group of its own, and does not get it. */
const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const
/** Whether a process is ended with all that it started. */
const GROUPS = process.platform !== 'win32'

/** Milliseconds in which a process has started. */
const START = 120_000

/**
 * Starts a process for a task and listens, until `hear` returns false for a message, the process ends, or there is no
 * message for `timeout` ms. Then nothing is left of it.
 *
 * @throws Error where it cannot be started
 */
export function attend(
  child: URL,
  task: Task,
  timeout: number,
  hear: (message: Message) => boolean,
): Promise<Ending> {
  const running = start(child)
  const interrupted = (signal: NodeJS.Signals) => {
    end(running)
    process.exit(128 + constants.signals[signal])
  }
  for (const signal of SIGNALS) process.on(signal, interrupted)
  // Several messages may come at once: those after the last that was to be heard are not.
  let listening = true
  return new Promise<Ending>((resolve, reject) => {
    const silence = (detail: string) => () => resolve({ how: 'silent', detail })
    const late = silence(`no answer within ${timeout / 1000} s`)
    // Until it has started, nothing of the backend is at work.
    let timer = setTimeout(late, START)
    running.on('message', (message: Message) => {
      clearTimeout(timer)
      if (!listening) return
      if (message.kind === 'stuck') return silence('no answer: one of its promises never settles')()
      try {
        listening = hear(message)
        if (listening) timer = setTimeout(late, timeout)
        else resolve({ how: 'heard' })
      } catch (error) {
        listening = false
        reject(error)
      }
    })
    running.on('error', reject)
    running.on('exit', (code, signal) => {
      const how = signal === null ? `with exit code ${code}` : `by ${signal}`
      resolve({ how: 'died', detail: `its process ended ${how}` })
    })
    running.send(task)
  }).finally(() => {
    for (const signal of SIGNALS) process.off(signal, interrupted)
    running.removeAllListeners()
    end(running)
  })
}

/** Ends a process, and what it started. */
function end(running: ChildProcess): void {
  if (running.pid === undefined) return
  try {
    if (GROUPS) process.kill(-running.pid, 'SIGKILL')
    else running.kill('SIGKILL')
  } catch {
    // It is gone already.
  }
}

/** What a backend prints goes to standard error: a report may stand on standard output. */
function start(child: URL): ChildProcess {
  const running = fork(child, [], {
    stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
    serialization: 'advanced',
    detached: GROUPS,
  })
  running.stdout?.pipe(process.stderr, { end: false })
  return running
}
