#!/usr/bin/env node
import { CommanderError } from 'commander'
import { CliError, exitCode, oneLine } from './errors.js'
import { isReaderGone, outputError } from './output/print.js'
import { createProgram } from './program.js'

/** Ends with the reason in one line. */
function abort(error: unknown): void {
  console.error(`roipool: ${oneLine(error)}`)
  if (process.env.ROIPOOL_DEBUG) console.error(error)
  process.exitCode = exitCode.error
  end()
}

/** Help and version end well, a wrong option does not; commander has printed why. */
function endCommander(error: CommanderError): void {
  process.exitCode = error.exitCode === 0 ? exitCode.done : exitCode.error
  end()
}

/** A backend may leave threads behind: ends once everything is written. */
function end(): void {
  process.stdout.write('', (error) => {
    if (error && !process.exitCode && !isReaderGone(error)) return abort(outputError(error))
    process.exit()
  })
}

// Whoever writes there is told by the call.
process.stdout.on('error', () => undefined)
// An error that no one waits for, as in a timer of a backend's.
process.on('uncaughtException', abort)
// Else Node would end here, and with 0: as if all were well.
process.once('beforeExit', () =>
  abort(new CliError('a backend does not answer: one of its promises never settles')),
)

createProgram()
  .parseAsync()
  .then(end, (error: unknown) => (error instanceof CommanderError ? endCommander(error) : abort(error)))
