import { startProgress } from '@roipool/terminal'
import type { Row } from '../report.js'

/** Milliseconds between two lines where standard error is no terminal. */
const BEAT = 5000

/**
 * Says on standard error what is going on: a bar with the current case and a count, and each failure as it comes; where
 * that is no terminal, a line every five seconds.
 */
export function startWatch() {
  const progress = startProgress()
  const terminal = process.stderr.isTTY === true
  let now = ''
  let failed = 0
  const beat = setInterval(() => {
    if (!terminal && now) console.error(failed > 0 ? `${now}, ${failed} failed so far` : now)
  }, BEAT)
  return {
    onCase(id: string, done: number, total: number): void {
      now = `${done + 1}/${total} ${id}`
      progress.show(id, done, total)
    },
    onRow({ id, status, detail }: Row): void {
      if (status !== 'fail') return
      failed++
      if (terminal) progress.log(`fail  ${id}: ${detail}`)
    },
    stop(): void {
      clearInterval(beat)
      progress.stop()
    },
  }
}
