import type { OpenBackend } from '@roipool/core'
import { afterAll, beforeAll, describe, type TestContext, test } from 'vitest'
import { grouped } from './case.js'
import { cases as allCases } from './cases/index.js'
import { chosen } from './chosen.js'
import { environment } from './environment.js'
import type { Row } from './report.js'
import { keepReport } from './report-file.js'
import { type NoSession, openSession, type RunOptions, type Session } from './session.js'
import { text } from './text.js'

export { environment } from './environment.js'

/**
 * The whole test file of a backend: a vitest test for every case, in Node or in a browser. Known failures and what is
 * not promised are shown as skipped, with the reason. After a full run the report is in
 * `reports/<name>.<environment>.json`, less the rows that passed; also where the backend is unavailable. A `quick` run
 * changes that of the last full run where the two disagree.
 *
 * Where the backend is unavailable, everything is skipped with the reason, unless the environment variable
 * ROIPOOL_REQUIRE names the backend or the environment: then it fails.
 *
 * With ROIPOOL_TEST=all every case is run, whatever `proves`, `large` and `quick` say; the report is that of the
 * cases that the first two choose.
 */
export function conform(open: OpenBackend, options: RunOptions = {}): void {
  const { cases = allCases, timeout = 120_000 } = options
  const name = options.name ?? (open.name || 'backend')
  const asked = chosen({ ...options, quick: false })
  const run = named('ROIPOOL_TEST').includes('all') ? cases : chosen(options)
  describe(`${name} conforms`, { concurrent: false, shuffle: false, timeout: timeout + 10_000 }, () => {
    let opening: Promise<Session | NoSession>
    beforeAll(async () => {
      opening = openSession(open, options)
      // A failure to open is the failure of every test.
      const session = await opening.catch(() => undefined)
      if (session?.unavailable !== undefined) note(name, session.unavailable)
    }, timeout)
    afterAll(async () => {
      const session = await opening.catch(() => undefined)
      await session?.close()
    }, timeout)

    for (const [group, members] of grouped(run)) {
      describe(group, () => {
        for (const item of members) {
          test(`${item.id}, against ${item.catches}`, async (context) => {
            const session = await opening
            if (session.unavailable !== undefined) skipOrFail(name, session.unavailable, context)
            else {
              const row = await session.run(item)
              if (row.status === 'fail') await session.explain(item)
              settle(row, context)
            }
          })
        }
      })
    }

    test('known failures are those of cases, and the backend can be disposed of', async (context) => {
      const session = await opening
      const report = await session.close()
      console.info(text(report))
      await keepReport(name, report, asked, options)
      if (report.unavailable !== undefined) skipOrFail(name, report.unavailable, context)
      const ids = new Set<string>(cases.map(({ id }) => id))
      for (const row of report.rows) if (!ids.has(row.id)) settle(row, context)
    })
  })
}

/** Makes a row the outcome of a vitest test. */
function settle({ id, status, detail = '' }: Row, context: TestContext): void {
  if (status === 'fail' || status === 'fixed') throw new Error(`${id} ${status}: ${detail}`)
  if (status !== 'pass') context.skip(`${status}: ${detail}`)
}

function note(name: string, reason: string): void {
  console.warn(`skipped: ${name} is unavailable in ${environment()}: ${reason}`)
}

/** Skips a test for want of the backend; fails it where ROIPOOL_REQUIRE names the backend or the environment. */
function skipOrFail(name: string, reason: string, context: TestContext): void {
  const required = named('ROIPOOL_REQUIRE')
  if (required.includes(name) || required.includes(environment())) {
    throw new Error(`ROIPOOL_REQUIRE is ${required.join()}, but ${name} is unavailable: ${reason}`)
  }
  context.skip(`unavailable: ${reason}`)
}

/** The names in an environment variable; in a browser it is vitest's own configuration that hands them on. */
function named(variable: 'ROIPOOL_REQUIRE' | 'ROIPOOL_TEST'): string[] {
  const fromVite = (import.meta as { env?: Record<string, string | undefined> }).env?.[variable]
  const fromNode = typeof process === 'object' ? process.env?.[variable] : undefined
  return (fromNode ?? fromVite ?? '').split(/[\s,]+/).filter(Boolean)
}
