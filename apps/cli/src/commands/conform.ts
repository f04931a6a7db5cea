import { conformant, json, type Report, runConformance, text } from '@roipool/conformance'
import { exitCode } from '../errors.js'
import { findFactory } from '../find-factory.js'
import { print } from '../output/print.js'
import { startProgress } from '../output/progress.js'

export interface ConformOptions {
  readonly json?: boolean
}

/** Runs the whole suite on a catalogued backend or a stranger's module. Returns the exit code. */
export async function conform(module: string, options: ConformOptions): Promise<number> {
  const { id, open } = await findFactory(module)
  const progress = startProgress()
  const report = await runConformance(open, {
    name: id,
    onRow: (row, done, total) => progress.show(row.id, done, total),
  }).finally(() => progress.stop())
  await print(options.json ? json(report).trimEnd() : text(report))
  return verdict(report)
}

function verdict(report: Report): number {
  if (report.unavailable !== undefined) return exitCode.error
  return conformant(report) ? exitCode.done : exitCode.no
}
