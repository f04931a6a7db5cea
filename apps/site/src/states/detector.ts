import type { Page } from 'playwright'
import type { State } from './state.js'

const LONG = 300_000
const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true })
const phase = (page: Page, name: string) => page.locator(`[data-teaching=${name}]`).waitFor({ timeout: LONG })

async function open(page: Page): Promise<void> {
  await page.locator('[data-ready]').waitFor()
}

async function takeSet(page: Page): Promise<void> {
  await button(page, 'Try a ready set').click()
  await page.locator('[data-thing]').first().focus()
}

async function teach(page: Page, steps: number): Promise<void> {
  await page.getByLabel('How long').selectOption(String(steps))
  await button(page, 'Teach').click()
  await phase(page, 'learning')
}

/** What somebody sees who comes, draws, teaches, stops, looks, and holds things in front of the camera. */
export const detector: readonly State[] = [
  { name: 'detector', address: 'detector/', prepare: open },
  {
    name: 'detector-refused',
    async prepare(page) {
      const files = [{ name: 'broken.png', mimeType: 'image/png', buffer: Buffer.from('none') }]
      await page.getByLabel('Choose photographs').first().setInputFiles(files)
      await page.getByRole('alert').getByText('broken.png').waitFor()
    },
  },
  {
    name: 'detector-camera',
    async prepare(page) {
      const add = page.getByRole('group', { name: 'Add photographs to teach with' })
      await add.getByRole('button', { name: 'Camera' }).click()
      await add.getByRole('button', { name: 'Take a picture' }).click()
      await page.locator('[data-sheet]').waitFor()
      await button(page, 'Add a box').click()
    },
  },
  { name: 'detector-set', prepare: takeSet },
  {
    name: 'detector-learning',
    async prepare(page) {
      await page.getByText('Settings', { exact: true }).click()
      await teach(page, 500)
      await page.locator('figure circle').first().waitFor({ timeout: LONG })
    },
  },
  {
    name: 'detector-stopped',
    async prepare(page) {
      await button(page, 'Stop').click()
      await phase(page, 'idle')
    },
  },
  {
    name: 'detector-taught',
    async prepare(page) {
      await teach(page, 100)
      await phase(page, 'idle')
      await button(page, 'What is it like?').first().click()
      await page.getByText('% the same to it').waitFor({ timeout: 60_000 })
    },
  },
  {
    name: 'detector-live',
    async prepare(page) {
      await button(page, 'Camera on').click()
      await page.locator('[data-live]').waitFor({ timeout: LONG })
    },
    at: '#live',
  },
  {
    name: 'detector-failed',
    address: 'detector/',
    async prepare(page) {
      await open(page)
      await page.route('**/*.bin', (route) => route.abort())
      await takeSet(page)
      await button(page, 'Teach').click()
      await phase(page, 'failed')
    },
  },
]
