import type { OpenBackend } from '@roipool/core'
import { afterAll, beforeAll, describe, type TestContext, test } from 'vitest'
import { type Case, groupOf } from './case.js'
import { cases as allCases } from './cases/index.js'
import { environment } from './environment.js'
import { json, type Report, type Row, text } from './report.js'
import { type NoSession, openSession, type RunOptions, type Session } from './session.js'

/**
 * The whole test file of a backend: a vitest test for every case, in Node or in a browser. Known failures and what is
 * not promised are shown as skipped, with the reason. After a full run the report is in
 * `reports/<name>.<environment>.json`, less the rows that passed; also where the backend is unavailable.
 *
 * Where the backend is unavailable, everything is skipped with the reason, unless the environment variable
 * ROIPOOL_REQUIRE names the backend or the environment: then it fails.
 */
export function conform(open: OpenBackend, options: RunOptions = {}): void {
  const { cases = allCases, timeout = 120_000 } = options
  const name = options.name ?? (open.name || 'backend')
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

    for (const [group, members] of grouped(cases)) {
      describe(group, () => {
        for (const item of members) {
          test(`${item.id}, against ${item.catches}`, async (context) => {
            const session = await opening
            if (session.unavailable !== undefined) skipOrFail(name, session.unavailable, context)
            else settle(await session.run(item), context)
          })
        }
      })
    }

    test('known failures are those of cases, and the backend can be disposed of', async (context) => {
      const session = await opening
      const report = await session.close()
      console.info(text(report))
      const ids = new Set<string>(cases.map(({ id }) => id))
      const full = report.rows.filter(({ id }) => ids.has(id)).length === ids.size
      if (full || report.unavailable !== undefined) await write(name, report)
      if (report.unavailable !== undefined) skipOrFail(name, report.unavailable, context)
      for (const row of report.rows) if (!ids.has(row.id)) settle(row, context)
    })
  })
}

/** Makes a row the outcome of a vitest test. */
function settle({ id, status, detail = '' }: Row, context: TestContext): void {
  if (status === 'fail' || status === 'fixed') throw new Error(`${id} ${status}: ${detail}`)
  if (status !== 'pass') context.skip(`${status}: ${detail}`)
}

function grouped(cases: readonly Case[]): Map<string, Case[]> {
  const groups = new Map<string, Case[]>()
  for (const item of cases) groups.set(groupOf(item), [...(groups.get(groupOf(item)) ?? []), item])
  return groups
}

function note(name: string, reason: string): void {
  console.warn(`skipped: ${name} is unavailable in ${environment()}: ${reason}`)
}

/** Skips a test for want of the backend; fails it where ROIPOOL_REQUIRE names the backend or the environment. */
function skipOrFail(name: string, reason: string, context: TestContext): void {
  const required = requirements()
  if (required.includes(name) || required.includes(environment())) {
    throw new Error(`ROIPOOL_REQUIRE is ${required.join()}, but ${name} is unavailable: ${reason}`)
  }
  context.skip(`unavailable: ${reason}`)
}

function requirements(): string[] {
  const fromVite = (import.meta as { env?: Record<string, string | undefined> }).env?.ROIPOOL_REQUIRE
  const fromNode = typeof process === 'object' ? process.env?.ROIPOOL_REQUIRE : undefined
  return (fromNode ?? fromVite ?? '').split(/[\s,]+/).filter(Boolean)
}

/** Writes the report without the rows that simply passed: their number is in the counts, and the file is committed. */
async function write(name: string, full: Report): Promise<void> {
  const report = { ...full, rows: full.rows.filter(({ status }) => status !== 'pass') }
  const path = `reports/${name}.${report.environment}.json`
  if (report.environment === 'node') {
    const { mkdir, writeFile } = await import('node:fs/promises')
    await mkdir('reports', { recursive: true })
    await writeFile(path, json(report))
  } else {
    const { commands } = await import('vitest/browser')
    await commands.writeFile(path, json(report))
  }
}
