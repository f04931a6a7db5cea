import { execFile } from 'node:child_process'
import { cp, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { serve } from '@roipool/browser'
import { inspect, oneFile } from '@roipool/fast-rcnn'
import type { Page } from 'playwright'
import { build as bundle } from 'vite'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { launchChromium } from '../src/chromium.js'
import { expectAccessibleEverywhere } from './accessible.js'
import { button, labels, saved, savedAt } from './detector.js'
import { touch } from './explainer.js'
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

/** Runs in the page: counts what it asks of its worker from now on. */
function countMessages(): void {
  const { postMessage } = Worker.prototype
  const { dataset } = document.documentElement
  dataset.asked = '0'
  Worker.prototype.postMessage = function (...message: unknown[]) {
    dataset.asked = String(Number(dataset.asked) + 1)
    return Reflect.apply(postMessage, this, message)
  }
}

/** What the code says of a scene, in a page with nothing else but the files that it names. */
async function runInPage(code: string, head: Buffer, scene: string): Promise<string[]> {
  const detector = fileURLToPath(new URL('../../detector/', import.meta.url))
  const root = await mkdtemp(join(tmpdir(), 'roipool-sample-'))
  await symlink(join(detector, 'node_modules'), join(root, 'node_modules'))
  await writeFile(join(root, 'main.js'), code)
  await writeFile(
    join(root, 'index.html'),
    `<img src="./scene.jpg" /><script type="module" src="./main.js"></script>`,
  )
  await cp(join(detector, 'dist/scenes', scene), join(root, 'scene.jpg'))
  const build = { target: 'es2022', outDir: 'dist' }
  await bundle({ root, base: './', configFile: false, logLevel: 'error', build })
  await writeFile(join(root, 'dist/mine.roipool'), head)
  for (const name of ['centernet.json', 'centernet.bin'])
    await cp(join(detector, 'node_modules/@vladmandic/human/models', name), join(root, 'dist/models', name))
  const server = await serve(join(root, 'dist'))
  const browser = await launchChromium()
  try {
    const page = await browser.newPage()
    const said: string[] = []
    page.on('console', (message) => message.type() === 'log' && said.push(message.text()))
    page.on('pageerror', (error) => said.push(String(error)))
    await page.goto(server.address)
    await expect.poll(() => said.length, { timeout: LONG }).toBeGreaterThan(0)
    return said
  } finally {
    await browser.close()
    await server.close()
    await rm(root, { recursive: true })
  }
}

/** Runs in the page: how far it is scrolled, where the photograph is, and where what follows the buttons below it. */
function placesOnScreen(): number[] {
  const top = (selector: string) => document.querySelector(selector)!.getBoundingClientRect().top
  return [scrollY, top('[data-sheet]'), top('#editor-keys')]
}

/** What the command line finds with a head that the page saved, on a scene that it never saw. */
async function detectedBy(head: Buffer): Promise<unknown> {
  const folder = await mkdtemp(join(tmpdir(), 'roipool-head-'))
  await writeFile(join(folder, 'mine.roipool'), head)
  const [command, scene] = ['cli/dist/main.js', 'detector/dist/scenes/iid-1-0.jpg'].map((path) =>
    fileURLToPath(new URL(`../../${path}`, import.meta.url)),
  )
  const args = [command!, 'detect', scene!, '--model', join(folder, 'mine.roipool'), '--json']
  const { stdout } = await promisify(execFile)(process.execPath, args)
  await rm(folder, { recursive: true })
  return JSON.parse(stdout)
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
    'takes a picture with the camera, boxes by finger, and their files: COCO, Pascal VOC, YOLO',
    async () => {
      const phone = await site.open('detector/', { hasTouch: true, viewport: { width: 390, height: 844 } })
      const add = phone.getByRole('group', { name: 'Add photographs to teach with' })
      await add.getByRole('button', { name: 'Camera' }).click()
      await add.getByRole('button', { name: 'Take a picture' }).click()
      await add.getByRole('button', { name: 'Camera' }).click()
      await phone.getByLabel('Name of a new kind of thing').fill('mug')
      await button(phone, 'Add').click()
      await phone.locator('[data-sheet]').evaluate((it) => it.scrollIntoView())
      const sheet = (await phone.locator('[data-sheet]').boundingBox())!
      const at = (x: number, y: number) => ({ x: sheet.x + x * sheet.width, y: sheet.y + y * sheet.height })
      // The page stays under the finger, also when the box is there and what can be done with it is shown.
      const places = () => phone.evaluate(placesOnScreen)
      const before = await places()
      await touch(phone, at(0.2, 0.2), [at(0.4, 0.4), at(0.6, 0.7)])
      await button(phone, 'Delete the box').waitFor()
      expect(await places()).toEqual(before)
      const drawn = await labels(phone)
      expect(drawn).toEqual([expect.stringMatching(/^mug, \d+ by \d+ pixels$/)])
      for (const format of ['COCO', 'Pascal VOC', 'YOLO']) {
        const path = await savedAt(phone, format)
        await phone.locator('[data-sheet] [data-thing]').first().focus()
        await phone.keyboard.press('Delete')
        expect(await labels(phone)).toEqual([])
        const name = format === 'COCO' ? 'coco.json' : 'boxes.zip'
        const file = { name, mimeType: 'application/octet-stream', buffer: await readFile(path) }
        await phone.getByLabel('Read boxes').setInputFiles(file)
        // YOLO writes shares of the sides, to six places.
        await expect.poll(() => labels(phone), { message: format }).toEqual(drawn)
      }
      await button(phone, 'Undo').click()
      expect(await labels(phone)).toEqual([])
      await button(phone, 'Redo').click()
      expect(await labels(phone)).toEqual(drawn)
    },
    LONG,
  )

  it(
    'says in words what it cannot fetch, and forgets it when that is over',
    async () => {
      const offline = await site.open('detector/', {})
      await offline.locator('[data-ready]').waitFor()
      await offline.route('**/scenes.json', (route) => route.abort())
      await button(offline, 'Try a ready set').click()
      await offline.getByRole('alert').getByText('scenes.json cannot be fetched').waitFor()
      const broken = { name: 'boxes.zip', mimeType: 'application/zip', buffer: Buffer.from('none') }
      await offline.getByLabel('Read boxes').setInputFiles(broken)
      await offline.getByRole('alert').getByText('boxes.zip is no zip file').waitFor()
      await offline.unroute('**/scenes.json')
      await button(offline, 'Try a ready set').click()
      await offline.locator('[data-sheet]').waitFor()
      expect(await offline.getByRole('alert').count()).toBe(0)
      await offline.route('**/*.bin', (route) => route.abort())
      await button(offline, 'Teach').click()
      await offline.locator('[data-teaching=failed]').waitFor({ timeout: LONG })
      await offline.getByRole('alert').getByText('cannot be fetched: the server, or this device').waitFor()
    },
    LONG,
  )

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
      await page.getByText(/\. About \d+ s left$/).waitFor({ timeout: LONG })
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
      expect(JSON.stringify(await detectedBy(file))).toMatch(/aeroplane|bicycle|cat/)
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
    'teaches the same with the other way to cut a region out, and sets the two side by side',
    async () => {
      await page.getByRole('button', { name: 'Compare with RoIPool' }).click()
      await page.getByText('only how a region is cut out differs').waitFor({ timeout: LONG })
      expect(await page.getByRole('columnheader', { name: 'with RoIPool' }).count()).toBe(1)
      const other = Number(await page.locator('[data-other]').getAttribute('data-other'))
      expect(other).toBeGreaterThan(0)
      expect(other).not.toBe(await map(page))
      const shown = async (threshold: string) => {
        await page.getByRole('slider').fill(threshold)
        return page.locator('[data-findings] li').allInnerTexts()
      }
      // What was found is sifted on the page: the network, in its worker, is asked for nothing.
      await page.evaluate(countMessages)
      expect((await shown('0.05')).join('').length).toBeGreaterThan((await shown('0.95')).join('').length)
      expect(await page.evaluate(() => document.documentElement.dataset.asked)).toBe('0')
    },
    2 * LONG,
  )

  it(
    'shows code that runs the head in a page of one’s own, which finds what the page found',
    async () => {
      const code = await page.getByRole('region', { name: 'Code that runs the detector' }).textContent()
      const found = await runInPage(code!, await saved(page, 'Download the detector'), 'iid-1-0.jpg')
      const alt = await page.getByRole('img', { name: /^iid-1-0/ }).getAttribute('alt')
      // Both say the surest first; the page has the head before it was rounded to float16.
      const [surest] = /[a-z]+ \d+ percent/.exec(alt!)!
      expect(found[0]).toMatch(new RegExp(`^${surest.split(' ')[0]} 0\\.\\d+ `))
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
