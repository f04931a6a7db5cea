import { clearLine, cursorTo } from 'node:readline'
import { SingleBar } from 'cli-progress'

export interface Progress {
  /** Says what is going on and how much of it is done, of the total so far known. */
  show(label: string, done: number, total: number): void
  /** A line above the bar, on a terminal. */
  log(line: string): void
  stop(): void
}

/**
 * A bar on stderr where that is a terminal; silence where it is not.
 *
 * @param count how it says how much is done
 */
export function startProgress(count = '{value}/{total}'): Progress {
  const bar = new SingleBar({
    stream: process.stderr,
    format: `{bar} ${count}  {label}`,
    clearOnComplete: true,
    hideCursor: true,
    barCompleteChar: '█',
    barIncompleteChar: '░',
    barsize: 24,
  })
  let started = false
  return {
    show(label, done, total) {
      if (started) bar.setTotal(total)
      else bar.start(total, done, { label })
      started = true
      bar.update(done, { label })
    },
    log(line) {
      clearLine(process.stderr, 0)
      cursorTo(process.stderr, 0)
      process.stderr.write(`${line}\n`)
    },
    stop: () => bar.stop(),
  }
}
