import { type Command, CommanderError } from 'commander'
import { exitCode, oneLine } from './errors.js'

/** Told the exit code of a command whose answer is a verdict. */
export type End = (code: number) => void

/** Does what a command line asks, whatever comes of it. Returns the exit code. */
export async function run(create: (end: End) => Command, words: readonly string[]): Promise<number> {
  let code: number = exitCode.done
  const program = create((ended) => {
    code = ended
  })
    .configureOutput({ outputError: (text, write) => write(text.replace(/^error:/, 'roipool:')) })
    .exitOverride()
  inherit(program)
  try {
    await program.parseAsync(words, { from: 'user' })
    return code
  } catch (error) {
    if (!(error instanceof CommanderError)) return complain(error)
    // Help and version end well, a wrong option does not; commander has printed why.
    return error.exitCode === 0 ? exitCode.done : exitCode.error
  }
}

/** What commands say and how they end is settled after they were made. */
function inherit(program: Command): void {
  for (const command of program.commands) {
    command.copyInheritedSettings(program)
    inherit(command)
  }
}

/** Says in one line why it could not be done. Returns the exit code. */
export function complain(error: unknown): number {
  console.error(`roipool: ${oneLine(error)}`)
  if (process.env.ROIPOOL_DEBUG) console.error(error)
  return exitCode.error
}

export function examples(...lines: string[]): string {
  return ['', 'Examples:', ...lines.map((line) => `  ${line}`)].join('\n')
}
