import type { OpenBackend } from '@roipool/core'
import type { Case } from './case.js'
import { chosen } from './chosen.js'
import { environment } from './environment.js'
import { wrongBy } from './errors.js'
import { type Report, type Row, reported, row } from './report.js'
import { type NoSession, openSession, type RunOptions, type Session } from './session.js'

export interface ConformanceOptions extends RunOptions {
  /** Which of the cases chosen to run, by default all. */
  readonly filter?: ((item: Case) => boolean) | undefined
  /** Called after each case. */
  readonly onRow?: ((row: Row, done: number, total: number) => void) | undefined
}

/**
 * Runs the suite on a backend. It never rejects for what a backend does: an environment that cannot run it gives a
 * report with the reason, any other failure to open is a row that fails.
 */
export async function runConformance(open: OpenBackend, options: ConformanceOptions = {}): Promise<Report> {
  const { filter = () => true, onRow } = options
  const asked = chosen(options).filter(filter)
  let session: Session | NoSession
  try {
    session = await openSession(open, options)
  } catch (error) {
    return notOpened(options.name ?? (open.name || 'backend'), error)
  }
  if (session.unavailable === undefined) {
    for (const [n, item] of asked.entries()) {
      const row = await session.run(item)
      onRow?.(row, n + 1, asked.length)
      if (row.status === 'fail') await session.explain(item)
    }
  }
  return session.close()
}

/** The row of a backend that cannot be opened. */
export const OPEN = {
  id: 'open',
  spec: '§6.5',
  catches: 'a factory that fails with anything but ROI_UNAVAILABLE',
} as const

function notOpened(backend: string, error: unknown): Report {
  const rows = [row(OPEN, 'fail', wrongBy(error))]
  return { backend, environment: environment(), ...reported(rows, []) }
}
