import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type axe from 'axe-core'
import type { Page } from 'playwright'
import { expect } from 'vitest'

const script = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

/** Light and dark, on a phone and on a desk. */
const screens = (['light', 'dark'] as const).map((colorScheme) => ({ colorScheme, widths: [390, 1280] }))

/** Holds a page, loaded once, to axe-core on each screen: it fits the width, too. */
export async function expectAccessibleEverywhere(page: Page, on = screens): Promise<void> {
  for (const { colorScheme, widths } of on) {
    await page.emulateMedia({ colorScheme })
    for (const width of widths) {
      await page.setViewportSize({ width, height: 844 })
      await expectAccessible(page, `${colorScheme}, ${width} pixels wide`)
      await expect.poll(() => page.evaluate(() => document.documentElement.scrollWidth)).toBe(width)
    }
  }
}

/**
 * Fails on what axe-core calls serious or critical, and names each element and why.
 *
 * @param within what is looked at, by its selectors; the whole page where there are none
 */
export async function expectAccessible(
  page: Page,
  place?: string,
  within: readonly string[] = [],
): Promise<void> {
  // No script tag: a page's Content-Security-Policy refuses it.
  if (!(await page.evaluate(() => 'axe' in globalThis))) await page.evaluate(script)
  const violations = await page.evaluate(async (selectors) => {
    const { axe: run } = globalThis as unknown as { axe: typeof axe }
    const context = selectors.length > 0 ? { include: [...selectors] } : document
    const results = await run.run(context, { resultTypes: ['violations'] })
    return results.violations
      .filter(({ impact }) => impact === 'serious' || impact === 'critical')
      .flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.html} ${node.failureSummary}`))
  }, within)
  expect(violations, place).toEqual([])
}
