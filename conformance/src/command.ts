import { type End, examples, exitCode, fail, print } from '@roipool/terminal'
import { type Command, InvalidArgumentError } from 'commander'
import { cases } from './cases/index.js'
import { conformModule } from './process/conform-module.js'
import { startWatch } from './process/watch-run.js'
import { conformant, json, type Report } from './report.js'
import { text } from './text.js'

export { serveCases } from './process/child.js'
export { findModule } from './process/find-module.js'

/** What names a backend. */
export const MODULE = 'a file or an installed package, with #name where it exports several factories'

export interface CommandOptions {
  /** The module of the process in which the backend is run: it calls `serveCases`. */
  readonly child: URL
  /** What names a backend, in words. */
  readonly backend?: string | undefined
}

interface Flags {
  readonly filter: string
  readonly timeout: number
  readonly first: number
  readonly all?: true
  readonly bail?: true
  readonly json?: true
}

/** Gives a program the command `conform`, and calls `end` with the exit code of a run. */
export function addConform(program: Command, end: End, options: CommandOptions): void {
  conformOptions(program.command('conform'), end, options).addHelpText(
    'after',
    `${examples(
      'roipool conform ./backend.mjs',
      'roipool conform my-backend#fast',
      'roipool conform naive --filter plans/ --bail',
    )}
${EXIT_CODES}`,
  )
}

const EXIT_CODES = 'Exit code: 0 conformant, 1 not, 2 it cannot be run here.'

/** Makes a command the one that runs the suite on a backend. */
export function conformOptions(
  command: Command,
  end: End,
  { child, backend = MODULE }: CommandOptions,
): Command {
  return command
    .description('run the conformance suite on a backend')
    .argument('<module>', backend)
    .option('--filter <text>', 'run only the cases whose id contains this', '')
    .option('--timeout <seconds>', 'the most that a case may take', seconds, 60)
    .option('--first <number>', 'how many failures are shown', whole, 10)
    .option('--all', 'show every failure')
    .option('--bail', 'stop at the first failure')
    .option('--json', 'print the report for machines')
    .action(async (module: string, flags: Flags) => end(await conform(module, child, flags)))
}

async function conform(module: string, child: URL, flags: Flags): Promise<number> {
  const { filter, timeout, first, all, bail, json: machine } = flags
  const chosen = cases.filter(({ id }) => id.includes(filter))
  if (chosen.length === 0) fail(`no case has an id that contains ${filter}`)
  const watch = startWatch()
  const report = await conformModule(module, {
    child,
    cases: chosen,
    timeout: timeout * 1000,
    bail,
    onCase: watch.onCase,
    onRow: watch.onRow,
  }).finally(watch.stop)
  await print(
    machine
      ? json(report).trimEnd()
      : text(report, { first: all ? Infinity : first, hint: ': --all shows them' }),
  )
  if (filter)
    console.error(`roipool: these are ${chosen.length} of ${cases.length} cases: no proof of conformance`)
  return verdict(report)
}

function verdict(report: Report): number {
  if (report.unavailable !== undefined) return exitCode.error
  return conformant(report) ? exitCode.done : exitCode.no
}

/** A timer of Node takes no more milliseconds than 2^31 − 1. */
const MOST_SECONDS = 2_000_000

function seconds(value: string): number {
  const number = Number(value)
  if (number > 0 && number <= MOST_SECONDS) return number
  throw new InvalidArgumentError(`Expected a number above 0, at most ${MOST_SECONDS}.`)
}

function whole(value: string): number {
  const number = Number(value)
  if (Number.isInteger(number) && number > 0) return number
  throw new InvalidArgumentError('Expected a whole number above 0.')
}
