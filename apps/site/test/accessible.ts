import { createRequire } from 'node:module'
import type axe from 'axe-core'
import type { Page } from 'playwright'
import { expect } from 'vitest'

const script = createRequire(import.meta.url).resolve('axe-core/axe.min.js')

/** Fails on what axe-core calls serious or critical, and names each element and why. */
export async function expectAccessible(page: Page): Promise<void> {
  await page.addScriptTag({ path: script })
  const violations = await page.evaluate(async () => {
    const { axe: run } = globalThis as unknown as { axe: typeof axe }
    const results = await run.run(document, { resultTypes: ['violations'] })
    return results.violations
      .filter(({ impact }) => impact === 'serious' || impact === 'critical')
      .flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.html} ${node.failureSummary}`))
  })
  expect(violations).toEqual([])
}
