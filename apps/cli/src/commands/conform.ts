import { cases, conformant, json, type Report, runConformance, text } from '@roipool/conformance'
import { exitCode, fail } from '../errors.js'
import { findFactory } from '../find-factory.js'
import { print } from '../output/print.js'
import { startProgress } from '../output/progress.js'

export interface ConformOptions {
  readonly json?: boolean
  /** Runs the cases whose id contains this, and no others. */
  readonly only?: string
}

/** Runs the suite on a catalogued backend or a stranger's module. Returns the exit code. */
export async function conform(module: string, options: ConformOptions): Promise<number> {
  const { only = '' } = options
  const chosen = cases.filter((item) => item.id.includes(only))
  if (chosen.length === 0) fail(`no case has an id that contains ${only}`)
  const { id, open } = await findFactory(module)
  const progress = startProgress()
  const report = await runConformance(open, {
    name: id,
    cases: chosen,
    onRow: (row, done, total) => progress.show(row.id, done, total),
  }).finally(() => progress.stop())
  await print(options.json ? json(report).trimEnd() : text(report))
  if (only)
    console.error(`roipool: these are ${chosen.length} of ${cases.length} cases: no proof of conformance`)
  return verdict(report)
}

function verdict(report: Report): number {
  if (report.unavailable !== undefined) return exitCode.error
  return conformant(report) ? exitCode.done : exitCode.no
}
