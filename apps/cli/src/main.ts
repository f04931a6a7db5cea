#!/usr/bin/env node
import { CliError } from './errors.js'
import { isReaderGone, outputError } from './output/print.js'
import { complain, run } from './run.js'

/** A backend may leave threads behind: ends once everything is written. */
function end(code: number): void {
  process.stdout.write('', (error) => {
    const lost = error && !isReaderGone(error) && code === 0
    process.exit(lost ? complain(outputError(error)) : code)
  })
}

// Whoever writes there is told by the call.
process.stdout.on('error', () => undefined)
// An error that no one waits for, as in a timer of a backend's.
process.on('uncaughtException', (error) => end(complain(error)))
// Else Node would end here, and with 0: as if all were well.
process.once('beforeExit', () => {
  end(complain(new CliError('a backend does not answer: one of its promises never settles')))
})

void run(process.argv.slice(2)).then(end)
