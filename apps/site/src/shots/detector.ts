import type { Page } from 'playwright'
import type { Shot } from './shot.js'

async function readySet(page: Page): Promise<void> {
  await page.locator('[data-ready]').waitFor()
  await page.getByRole('button', { name: 'Try a ready set' }).click()
  await page.locator('[data-thing]').first().focus()
}

async function teach(page: Page, until: string): Promise<void> {
  await readySet(page)
  await page.getByRole('button', { name: 'Teach', exact: true }).click()
  await page.locator('[data-teaching=learning]').waitFor({ timeout: 300_000 })
  await page.locator(until).first().waitFor({ timeout: 300_000 })
}

/** What somebody sees who comes, draws, teaches and looks. */
export const detector: readonly Shot[] = [
  { name: 'detector', address: 'detector/', prepare: (page) => page.locator('[data-ready]').waitFor() },
  { name: 'detector-set', address: 'detector/', prepare: readySet },
  { name: 'detector-learning', address: 'detector/', prepare: (page) => teach(page, 'figure circle') },
  {
    name: 'detector-taught',
    address: 'detector/',
    async prepare(page) {
      await teach(page, '[data-teaching=idle]')
      await page.getByRole('button', { name: 'What is it like?' }).first().click()
      await page.getByText('% the same to it').waitFor({ timeout: 60_000 })
    },
  },
]
