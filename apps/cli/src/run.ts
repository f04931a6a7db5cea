import { CommanderError } from 'commander'
import { exitCode, oneLine } from './errors.js'
import { createProgram } from './program.js'

/** Does what a command line asks, whatever comes of it. Returns the exit code. */
export async function run(words: readonly string[]): Promise<number> {
  let code: number = exitCode.done
  const program = createProgram((ended) => {
    code = ended
  })
  try {
    await program.parseAsync(words, { from: 'user' })
    return code
  } catch (error) {
    if (!(error instanceof CommanderError)) return complain(error)
    // Help and version end well, a wrong option does not; commander has printed why.
    return error.exitCode === 0 ? exitCode.done : exitCode.error
  }
}

/** Says in one line why it could not be done. Returns the exit code. */
export function complain(error: unknown): number {
  console.error(`roipool: ${oneLine(error)}`)
  if (process.env.ROIPOOL_DEBUG) console.error(error)
  return exitCode.error
}
