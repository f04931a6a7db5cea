import type { Command } from 'commander'
import { CliError } from './errors.js'
import { isReaderGone, outputError } from './print.js'
import { complain, type End, run } from './run.js'

/** The whole of a command's process: does what its command line asks, and ends with the exit code. */
export function main(create: (end: End) => Command): void {
  // Whoever writes there is told by the call.
  process.stdout.on('error', () => undefined)
  // An error that no one waits for, as in a timer of a backend's.
  process.on('uncaughtException', (error) => leave(complain(error)))
  // Else Node would end here, and with 0: as if all were well.
  process.once('beforeExit', () => {
    leave(complain(new CliError('a backend does not answer: one of its promises never settles')))
  })
  void run(create, process.argv.slice(2)).then(leave)
}

/** A backend may leave threads behind: ends once everything is written. */
function leave(code: number): void {
  process.stdout.write('', (error) => {
    const lost = error && !isReaderGone(error) && code === 0
    process.exit(lost ? complain(outputError(error)) : code)
  })
}
