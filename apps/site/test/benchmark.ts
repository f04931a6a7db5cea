import { readFile } from 'node:fs/promises'
import { type BenchRecord, parseRecord } from '@roipool/bench'
import type { Page } from 'playwright'
import { expect } from 'vitest'
import { expectAccessible } from './accessible.js'

/** Work that takes no time to speak of. */
export const TINY = 'workload=worked-example&workload=proposals:rois=20,channels=16&rounds=2'
export const MINUTE = 60_000

export async function surveyed(page: Page): Promise<void> {
  await page.locator('[aria-label=Backends][aria-busy=false]').waitFor({ timeout: MINUTE })
}

export async function start(page: Page): Promise<void> {
  await surveyed(page)
  await page.getByRole('button', { name: 'Measure' }).click()
}

export async function end(page: Page, words: 'Measured' | 'Cancelled'): Promise<void> {
  await page
    .getByRole('status')
    .getByText(words, { exact: true })
    .waitFor({ timeout: 2 * MINUTE })
}

export async function exported(page: Page): Promise<{ json: string; record: BenchRecord }> {
  const download = page.waitForEvent('download')
  await page.getByRole('button', { name: 'Export JSON' }).click()
  const json = await readFile(await (await download).path(), 'utf8')
  return { json, record: parseRecord(json) }
}

/** What the charts say, as they say it to those who cannot see them. */
export async function chartWords(page: Page): Promise<string[]> {
  const charts = await page.locator('figure svg[aria-label]').all()
  return Promise.all(charts.map(async (chart) => (await chart.getAttribute('aria-label')) ?? ''))
}

export function timesOf({ groups }: BenchRecord, id: string): number[] {
  const rows = groups.flatMap(({ rows }) => rows).filter(({ backend }) => backend === id)
  return rows.flatMap(({ times }) => Object.values(times).flat())
}

/** Runs in the page: whether the line of the limit lies in each chart beside the names, not across them. */
function limits(charts: Element[]): boolean[] {
  return charts.map((chart) => {
    const line = chart.querySelector('[stroke-dasharray]')!.getBoundingClientRect()
    const names = [...chart.querySelectorAll('text')].filter(({ textContent }) =>
      ['naive', 'wasm'].includes(textContent),
    )
    return names.length > 1 && names.every((name) => name.getBoundingClientRect().right <= line.left)
  })
}

/** Measures in a page that asks for wasm and {@link TINY}, and holds what it shows to what it promises. */
export async function expectMeasured(page: Page): Promise<{ json: string; record: BenchRecord }> {
  await start(page)
  await page.locator('[data-backend=naive][data-status=passed]').waitFor({ timeout: MINUTE })
  expect(await page.locator('[data-backend=wasm]').getAttribute('data-status')).toBe('unfinished')
  expect(await page.locator('figure svg').count()).toBe(0)
  await end(page, 'Measured')
  expect(await page.locator('[data-backend=wasm]').getAttribute('data-status')).toBe('passed')
  expect(await page.getByText(/^\d{3} cases passed(, \d+ not promised)?$/).count()).toBe(2)
  const words = await chartWords(page)
  expect(words).toHaveLength(4)
  for (const chart of words) {
    expect(chart).toMatch(/^(RoI max pooling|RoIAlign): /)
    expect(chart).toMatch(/naive [\d.]+ (µs|ms)/)
    expect(chart).toMatch(/wasm [\d.]+ (µs|ms) [\d.]+×/)
  }
  expect(await page.locator('[data-measure] .backend').count()).toBe(3)
  expect(await page.locator('figure svg').evaluateAll(limits)).toEqual([true, true, true, true])
  const measured = await exported(page)
  expect(measured.record).toMatchObject({
    ended: 'complete',
    environment: { kind: 'chromium', isolated: true },
  })
  for (const id of ['naive', 'wasm']) expect(timesOf(measured.record, id)).toHaveLength(4 * 3 * 2)
  await expectAccessible(page)
  return measured
}
