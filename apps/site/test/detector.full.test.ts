import { inspect, oneFile } from '@roipool/fast-rcnn'
import type { Page } from 'playwright'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { expectAccessibleEverywhere } from './accessible.js'
import { button, saved, savedAt } from './detector.js'
import { describeInChromium, type OpenSite, openSite } from './site.js'

/** Ends what hangs: machines that do other work are slow. */
const LONG = 300_000

/** Each state is looked at on all of them. */
const screens = (['light', 'dark'] as const).map((colorScheme) => ({ colorScheme, widths: [390, 768, 1366] }))

const map = async (page: Page) => Number(await page.locator('[data-map]').getAttribute('data-map'))
const tensors = (page: Page) => page.locator('[data-tensors]').getAttribute('data-tensors')

async function taught(page: Page): Promise<void> {
  await page.locator('[data-teaching=idle]').waitFor({ timeout: LONG })
}

describeInChromium('teach a detector', () => {
  let site: OpenSite
  /** One page, which goes on from test to test. */
  let page: Page
  beforeAll(async () => {
    site = await openSite()
    page = await site.keep('detector/')
    page.setDefaultTimeout(LONG)
    await page.locator('[data-ready]').waitFor()
  })
  afterAll(() => site.close())

  it(
    'learns three classes from twelve photographs, stops and goes on, and finds them in twelve others',
    async () => {
      await button(page, 'Try a ready set').click()
      await expect.poll(() => page.getByRole('button', { name: /^iid-.* box/ }).count()).toBe(12)
      await expectAccessibleEverywhere(page, screens)
      await page.getByText('Settings', { exact: true }).click()
      await page.getByLabel('How long').selectOption('100')
      await button(page, 'Teach').click()
      await page.locator('[data-teaching=learning]').waitFor({ timeout: LONG })
      await button(page, 'Stop').click()
      await taught(page)
      expect(await page.getByText(/^Stopped at step \d+ of 100/).count()).toBe(1)
      const held = await tensors(page)
      await page.getByRole('button', { name: 'Go on from step' }).click()
      await page.locator('[data-teaching=learning]').waitFor({ timeout: LONG })
      await taught(page)
      expect(await page.getByText(/^Taught in/).count()).toBe(1)
      expect(await map(page)).toBeGreaterThanOrEqual(0.75)
      // What tfjs holds is the network and one head, whatever was done before.
      expect(await tensors(page)).toBe(held)
    },
    2 * LONG,
  )

  it(
    'shows mistakes beside what they are like, and keeps everything when it is loaded again',
    async () => {
      const slider = page.getByRole('slider')
      await slider.fill('0.05')
      await button(page, 'What is it like?').first().click()
      await page.getByText(/% the same to it/).waitFor({ timeout: LONG })
      await expectAccessibleEverywhere(page, screens)
      const [good, file] = [await map(page), await saved(page, 'Download the detector')]
      expect(await inspect(oneFile(new Uint8Array(file)))).toMatchObject({
        kind: 'fast-rcnn',
        classes: ['aeroplane', 'bicycle', 'cat'],
        pool: { operator: 'roiAlign' },
      })
      const project = await savedAt(page, 'Save the project')
      await page.reload()
      await page.locator('[data-map]').waitFor()
      expect(await map(page)).toBe(good)
      expect(await page.getByRole('button', { name: /^train-.* box/ }).count()).toBe(12)
      expect(Buffer.compare(await saved(page, 'Download the detector'), file)).toBe(0)

      await page.getByLabel('Open a project').setInputFiles(project)
      await page.getByText('The project is open.').waitFor({ timeout: LONG })
      expect(await map(page)).toBe(good)
    },
    LONG,
  )

  it(
    'looks through the camera, and says where the time goes',
    async () => {
      await button(page, 'Camera on').click()
      await page.locator('[data-live]').waitFor({ timeout: LONG })
      expect(await page.locator('[data-live] dt').allInnerTexts()).toEqual([
        ...['network', 'proposals', 'RoI pooling', 'head', 'picture'],
      ])
      await expectAccessibleEverywhere(page, screens)
      await button(page, 'Camera off').click()
    },
    LONG,
  )
})
