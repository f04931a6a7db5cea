import { catalog } from '@roipool/catalog'
import { conformant, json, type Report, runConformance, text } from '@roipool/conformance'
import type { OpenBackend } from '@roipool/core'
import { exitCode } from '../errors.js'
import { importFactory } from '../import-factory.js'
import { startProgress } from '../output/progress.js'

export interface ConformOptions {
  readonly export?: string
  readonly json?: boolean
}

/** Runs the whole suite on a catalogued backend or a stranger's module. Returns the exit code. */
export async function conform(module: string, options: ConformOptions): Promise<number> {
  const { name, open } = await find(module, options.export)
  const progress = startProgress()
  const report = await runConformance(open, {
    name,
    onRow: ({ id }, done, total) => progress.show(id, done, total),
  }).finally(() => progress.stop())
  process.stdout.write(options.json ? json(report) : `${text(report)}\n`)
  return verdict(report)
}

async function find(
  module: string,
  exported: string | undefined,
): Promise<{ name: string; open: OpenBackend }> {
  const entry = catalog.find(({ id }) => id === module)
  return entry && exported === undefined
    ? { name: entry.id, open: entry.open }
    : importFactory(module, exported)
}

function verdict(report: Report): number {
  if (report.unavailable !== undefined) return exitCode.error
  return conformant(report) ? exitCode.done : exitCode.no
}
