import { readFile } from 'node:fs/promises'
import { inspect, oneFile } from '@roipool/fast-rcnn'
import type { Page } from 'playwright'
import sharp from 'sharp'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { expectAccessibleEverywhere } from './accessible.js'
import { describeInChromium, type OpenSite, openSite } from './site.js'

/** Ends what hangs: machines that do other work are slow. */
const LONG = 300_000

/** ROIPOOL_TEST=all looks at each state on every screen; else each is seen on two. */
const all = process.env.ROIPOOL_TEST === 'all'
const screens = all
  ? (['light', 'dark'] as const).map((colorScheme) => ({ colorScheme, widths: [390, 768, 1366] }))
  : [
      { colorScheme: 'dark' as const, widths: [390] },
      { colorScheme: 'light' as const, widths: [1366] },
    ]

const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true })
const boxes = (page: Page) => page.locator('[data-sheet] [data-thing]')
const labels = (page: Page) =>
  boxes(page).evaluateAll((all) => all.map((box) => box.getAttribute('aria-label')))
const map = async (page: Page) => Number(await page.locator('[data-map]').getAttribute('data-map'))
const tensors = (page: Page) => page.locator('[data-tensors]').getAttribute('data-tensors')

async function taught(page: Page): Promise<void> {
  await page.locator('[data-teaching=idle]').waitFor({ timeout: LONG })
}

async function saved(page: Page, name: string): Promise<Buffer> {
  const download = page.waitForEvent('download')
  await button(page, name).click()
  return readFile(await (await download).path())
}

describeInChromium('teach a detector', () => {
  let site: OpenSite
  /** One page, which goes on from test to test. */
  let page: Page
  beforeAll(async () => {
    const camera = ['--use-fake-device-for-media-stream', '--use-fake-ui-for-media-stream']
    site = await openSite({ options: camera })
    page = await site.keep('detector/')
    await page.locator('[data-ready]').waitFor()
  })
  afterAll(() => site.close())

  it('boxes are drawn, moved, resized, named and deleted by pointer and by keyboard, and undone', async () => {
    expect(await button(page, 'Teach').isDisabled()).toBe(true)
    await expectAccessibleEverywhere(page, screens)
    const grey = { width: 400, height: 200, channels: 3 as const, background: '#808080' }
    const buffer = await sharp({ create: grey }).png().toBuffer()
    const teach = page.getByRole('group', { name: 'Add photographs to teach with' })
    await teach.getByLabel('Choose photographs').setInputFiles([
      { name: 'grey.png', mimeType: 'image/png', buffer },
      { name: 'broken.png', mimeType: 'image/png', buffer: Buffer.from('none') },
    ])
    await page.getByRole('alert').getByText('broken.png').waitFor()
    await page.getByLabel('Name of a new kind of thing').fill('mug')
    await button(page, 'Add').click()
    await page.getByLabel('Name of a new kind of thing').fill('pen')
    await button(page, 'Add').click()

    await page.locator('[data-sheet]').scrollIntoViewIfNeeded()
    const sheet = (await page.locator('[data-sheet]').boundingBox())!
    const scale = sheet.width / 400
    const drag = async (from: readonly [number, number], to: readonly [number, number]) => {
      await page.mouse.move(sheet.x + from[0] * scale, sheet.y + from[1] * scale)
      await page.mouse.down()
      await page.mouse.move(sheet.x + to[0] * scale, sheet.y + to[1] * scale, { steps: 3 })
      await page.mouse.up()
    }
    await drag([40, 40], [140, 100])
    expect(await labels(page)).toEqual(['pen, 100 by 60 pixels'])
    await drag([140, 100], [180, 120])
    expect(await labels(page)).toEqual(['pen, 140 by 80 pixels'])
    await drag([80, 80], [600, 80])
    expect(await labels(page)).toEqual(['pen, 140 by 80 pixels'])

    await button(page, 'Add a box').click()
    await page.keyboard.press('1')
    await page.keyboard.press('Shift+ArrowLeft')
    expect(await labels(page)).toEqual(['pen, 140 by 80 pixels', 'mug, 112 by 60 pixels'])
    await page.keyboard.press('Delete')
    expect(await labels(page)).toHaveLength(1)
    await page.keyboard.press('Control+z')
    expect((await labels(page))[1]).toBe('mug, 112 by 60 pixels')
    await page.keyboard.press('Control+Shift+z')
    expect(await labels(page)).toHaveLength(1)

    const coco = JSON.parse((await saved(page, 'COCO')).toString('utf8'))
    expect(coco.images).toEqual([{ id: 1, file_name: 'grey.png', width: 400, height: 200 }])
    expect(coco.annotations[0].bbox[0] + coco.annotations[0].bbox[2]).toBeCloseTo(400, 0)
    await boxes(page).first().focus()
    await button(page, 'Delete the box').click()
    await page.getByLabel('Read boxes').setInputFiles({
      name: 'coco.json',
      mimeType: 'application/json',
      buffer: Buffer.from(JSON.stringify(coco)),
    })
    await expect.poll(() => labels(page)).toEqual(['pen, 140 by 80 pixels'])
  })

  it(
    'learns three classes from twelve photographs, stops and goes on, and finds them in twelve others',
    async () => {
      await button(page, 'Try a ready set').click()
      await expect.poll(() => page.getByRole('button', { name: /^iid-.* box/ }).count()).toBe(12)
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
      const project = await saved(page, 'Save the project')
      await page.reload()
      await page.locator('[data-map]').waitFor()
      expect(await map(page)).toBe(good)
      expect(await page.getByRole('button', { name: /^train-.* box/ }).count()).toBe(12)
      expect(Buffer.compare(await saved(page, 'Download the detector'), file)).toBe(0)

      await page
        .getByLabel('Open a project')
        .setInputFiles({ name: 'teach.zip', mimeType: 'application/zip', buffer: project })
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
      await expectAccessibleEverywhere(page, screens.slice(0, all ? 2 : 1))
      await button(page, 'Camera off').click()
    },
    LONG,
  )
})
