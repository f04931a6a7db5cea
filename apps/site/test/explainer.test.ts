import { coverage, planRoiPool, roisFromYxhw, type Shape } from '@roipool/core'
import type { Page } from 'playwright'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { expectAccessible } from './accessible.js'
import { describeInChromium, type OpenSite, openSite } from './site.js'

type Region = readonly [y: number, x: number, height: number, width: number]

const worked: Region = [192, 296, 145, 200]
const shape: Shape = [1, 16, 16, 1]
const params = { outputSize: [3, 3], spatialScale: 1 / 32 } as const

/** What the page writes beside `name`. */
const number = (page: Page, name: string) => page.locator(`[data-number="${name}"]`).textContent()

/** The area that the page says was kept, lost or gained. */
const area = async (page: Page, name: string) =>
  Number(await page.locator(`[data-coverage="${name}"] b`).textContent())

async function region(page: Page): Promise<Region> {
  const values = ['y', 'x', 'height', 'width'].map((name) =>
    page.getByRole('spinbutton', { name, exact: true }).inputValue(),
  )
  return (await Promise.all(values)).map(Number) as unknown as Region
}

/** The page shows, after the last step, what the library says of its region. */
async function expectCoverage(page: Page): Promise<void> {
  const [expected] = coverage(roisFromYxhw([await region(page)]), params, shape)
  const { kept, lost, gained } = expected!.afterBins
  expect(await area(page, 'region')).toBeCloseTo(expected!.trueArea, 3)
  expect([await area(page, 'kept'), await area(page, 'lost'), await area(page, 'gained')]).toEqual(
    [kept, lost, gained].map((value) => Number(value.toFixed(4))),
  )
}

async function ready(page: Page): Promise<void> {
  await page.locator('[data-network=ready]').waitFor({ timeout: 60_000 })
  await page.locator('[data-at="0,0"][aria-label*=": "]').first().waitFor()
}

describeInChromium('the explainer', () => {
  let site: OpenSite
  beforeAll(async () => {
    site = await openSite()
  })
  afterAll(() => site.close())

  it('scales the worked example to 4.53125 × 6.25 cells at row 6, column 9.25', async () => {
    const page = await site.open('explainer/')
    expect(await number(page, 'y')).toBe('6')
    expect(await number(page, 'x')).toBe('9.25')
    expect(await number(page, 'height')).toBe('4.53125')
    expect(await number(page, 'width')).toBe('6.25')
  })

  it('quantises it to 4 × 6 cells, and says what that costs', async () => {
    const page = await site.open('explainer/')
    await page.getByRole('button', { name: 'Next' }).click()
    expect(await number(page, 'height')).toBe('4')
    await page.getByText('4 × 6 cells, from row 6 and column 9').waitFor()
    expect(await area(page, 'region')).toBe(28.3203)
    expect(await area(page, 'kept')).toBe(23)
    expect(await area(page, 'lost')).toBe(5.3203)
    expect(await area(page, 'gained')).toBe(1)
  })

  it('divides it into bins of 1 × 2 cells and drops row 9', async () => {
    const page = await site.open('explainer/?step=3')
    expect(await number(page, 'rows')).toBe('6 · 7 · 8')
    expect(await number(page, 'columns')).toBe('9–10 · 11–12 · 13–14')
    expect(await number(page, 'dropped')).toBe('row 9')
    expect(await area(page, 'kept')).toBe(17.25)
    expect(await area(page, 'lost')).toBe(11.0703)
    expect(await area(page, 'gained')).toBe(0.75)
    await expectCoverage(page)
  })

  it('pools the values it shows: each bin is its largest cell, one of those that the plan names', async () => {
    const page = await site.open('explainer/?step=4')
    await ready(page)
    const plan = planRoiPool(roisFromYxhw([worked]), params, shape)
    if (plan.reduction !== 'max') throw new TypeError('RoI pooling is a maximum')
    const step = page.locator('[data-step="4"]')
    const winners = await step
      .locator('[data-winner]')
      .evaluateAll((all) => all.map((it) => it.dataset.winner!))
    expect(winners).toHaveLength(9)
    for (const [bin, winner] of winners.entries()) {
      const [i, j] = [Math.floor(bin / 3), bin % 3]
      const [row, column] = winner.split(',').map(Number)
      expect(row).toBe(plan.y.start[i])
      expect([plan.x.start[j], plan.x.start[j]! + 1]).toContain(column)
      const pooled = await step.locator(`[data-at="${i},${j}"] text`).textContent()
      expect(pooled).toBe(await step.locator(`[data-cell="${winner}"]`).textContent())
    }
  })

  it('follows a drag, and a pull at a handle, as the planner says', async () => {
    const page = await site.open('explainer/?step=3')
    const before = await region(page)
    await drag(page, '[data-region]', -60, 45)
    const moved = await region(page)
    expect(moved[0]).toBeGreaterThan(before[0])
    expect(moved[1]).toBeLessThan(before[1])
    expect(moved.slice(2)).toEqual(before.slice(2))
    await expectCoverage(page)
    await drag(page, '[data-handle=right] .grip', 37, 20)
    const wider = await region(page)
    expect(wider[3]).toBeGreaterThan(moved[3])
    expect(wider.slice(0, 3)).toEqual(moved.slice(0, 3))
    await expectCoverage(page)
  })

  it('follows a finger', async () => {
    const page = await site.open('explainer/?step=3', {
      hasTouch: true,
      viewport: { width: 390, height: 844 },
    })
    const box = (await page.locator('[data-region]').boundingBox())!
    const [x, y] = [box.x + box.width / 2, box.y + box.height / 2]
    const finger = await page.context().newCDPSession(page)
    const touch = (type: 'touchStart' | 'touchMove' | 'touchEnd', points: { x: number; y: number }[]) =>
      finger.send('Input.dispatchTouchEvent', { type, touchPoints: points })
    await touch('touchStart', [{ x, y }])
    for (const by of [15, 30, 60]) await touch('touchMove', [{ x: x - by, y: y - by }])
    await touch('touchEnd', [])
    const [top, left] = await region(page)
    expect(top).toBeLessThan(worked[0])
    expect(left).toBeLessThan(worked[1])
    expect(await page.evaluate(() => scrollY)).toBe(0)
    await expectCoverage(page)
  })

  it('is worked by keyboard alone', async () => {
    const page = await site.open('explainer/?step=3')
    await page.locator('[data-region]').focus()
    for (const key of ['ArrowLeft', 'ArrowLeft', 'ArrowDown', 'Alt+ArrowUp']) await page.keyboard.press(key)
    expect(await region(page)).toEqual([161, 294, 145, 200])
    for (const key of ['Shift+ArrowRight', 'Shift+ArrowUp', 'Shift+Alt+ArrowUp'])
      await page.keyboard.press(key)
    expect(await region(page)).toEqual([161, 294, 112, 201])
    await page.getByRole('slider', { name: 'top edge' }).focus()
    await page.keyboard.press('ArrowUp')
    expect(await region(page)).toEqual([160, 294, 113, 201])
    await expectCoverage(page)
  })

  it('takes numbers that are typed, and makes them fit', async () => {
    const page = await site.open('explainer/?step=3')
    const width = page.getByRole('spinbutton', { name: 'width', exact: true })
    await width.fill('64')
    await width.blur()
    expect(await region(page)).toEqual([192, 296, 145, 64])
    await expectCoverage(page)
    const x = page.getByRole('spinbutton', { name: 'x', exact: true })
    await x.fill('5000')
    await x.blur()
    expect(await region(page)).toEqual([192, 448, 145, 64])
    await page.getByRole('button', { name: 'Worked example' }).click()
    expect(await region(page)).toEqual(worked)
  })

  it('explains a bin that is pointed at or gone to by keyboard, in every picture at once', async () => {
    const page = await site.open('explainer/?step=4&op=align')
    await ready(page)
    const explained = page.locator('[data-bin]')
    expect(await explained.count()).toBe(0)
    const grid = page.locator('[data-operator=align]')
    await grid.locator('[data-at="0,0"]').focus()
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('ArrowRight')
    expect(await explained.evaluateAll((all) => all.map((it) => it.dataset.bin))).toEqual(
      Array(6).fill('1,1'),
    )
    // A bin's weights add up to the whole.
    const weights = await grid.locator('.weight').allTextContents()
    const sum = weights.reduce((total, text) => total + Number.parseFloat(text.replace('<', '0')), 0)
    expect(sum).toBeGreaterThan(98)
    expect(sum).toBeLessThan(102)
    await page.keyboard.press('Enter')
    await page.waitForURL('**bin=1,1**')
    await grid.locator('[data-at="2,2"]').hover()
    expect(await explained.first().getAttribute('data-bin')).toBe('2,2')
    await page.mouse.move(0, 0)
    await page.getByRole('button', { name: 'RoIAlign', exact: true }).focus()
    expect(await explained.first().getAttribute('data-bin')).toBe('1,1')
  })

  it('shows the figures of each operator', async () => {
    const page = await site.open('explainer/')
    const figures = async (id: string) => page.locator(`[data-figures=${id}] td`).allInnerTexts()
    const rounded = coverage(roisFromYxhw([worked]), { ...params, quantization: 'round' }, shape)[0]!
    const percent = (share: number) => `${(share * 100).toFixed(1)} %`
    expect((await figures('floor')).slice(0, 3)).toEqual(['18', '39.1 %', '2.6 %'])
    expect((await figures('round')).slice(1, 3)).toEqual([
      percent(rounded.afterBins.lostFraction),
      percent(rounded.afterBins.gainedFraction),
    ])
    expect((await figures('warp')).slice(1, 3)).toEqual(['18.8 %', '3.5 %'])
    expect((await figures('align')).slice(1, 4)).toEqual(['0', '0', '0, 0'])
  })

  it('goes on from its address alone', async () => {
    const first = await site.open('explainer/')
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
    expect(await region(second)).toEqual(await region(first))
    expect(await number(second, 'rows')).toBe(await number(first, 'rows'))
    expect(
      await second.getByRole('button', { name: 'RoIPool, round' }).first().getAttribute('aria-pressed'),
    ).toBe('true')
    expect(await second.getByLabel('stride').inputValue()).toBe('16')
    await ready(second)
    expect(await second.getByRole('spinbutton', { name: 'Channel' }).inputValue()).toBe('17')
  })

  it('has a real feature map at each stride', async () => {
    const page = await site.open('explainer/')
    await ready(page)
    await page.getByText('The feature map is real: 16×16×480').waitFor()
    await page.getByLabel('stride').selectOption('8')
    await page.getByText('The feature map is real: 64×64×192').waitFor({ timeout: 60_000 })
  })

  it('shows less loss for larger regions, among thousands', async () => {
    const page = await site.open('explainer/')
    await page.getByText('The same in numbers').click()
    const lost = async (from: number) =>
      Number.parseFloat((await page.locator(`[data-sizes="${from}"] td`).allInnerTexts())[1]!)
    expect(await lost(32)).toBeGreaterThan(await lost(128))
    expect(await lost(128)).toBeGreaterThan(await lost(256))
    await page.getByText('3,072').waitFor()
  })

  it('looks at the visitor’s own photograph, and sends it nowhere', async () => {
    const page = await site.open('explainer/')
    await ready(page)
    const asked: string[] = []
    page.on('request', (request) => asked.push(request.method()))
    const before = await page.locator('[data-stage] image').getAttribute('href')
    const value = await page.locator('[data-operator=align] [data-at="1,1"]').getAttribute('aria-label')
    await page.setInputFiles('input[type=file]', {
      name: 'black.svg',
      mimeType: 'image/svg+xml',
      buffer: Buffer.from(
        '<svg xmlns="http://www.w3.org/2000/svg" width="300" height="200"><rect width="300" height="100"/></svg>',
      ),
    })
    await page.getByText('Your photograph').waitFor()
    await ready(page)
    await expect
      .poll(() => page.locator('[data-operator=align] [data-at="1,1"]').getAttribute('aria-label'))
      .not.toBe(value)
    expect(await page.locator('[data-stage] image').getAttribute('href')).not.toBe(before)
    expect(asked.filter((method) => method !== 'GET')).toEqual([])
    await page.getByRole('button', { name: 'Back to the cat' }).click()
    await page.getByText('Muybridge').waitFor()
  })

  it('says so where a file is no picture', async () => {
    const page = await site.open('explainer/')
    await page.setInputFiles('input[type=file]', {
      name: 'a.txt',
      mimeType: 'text/plain',
      buffer: Buffer.from('no'),
    })
    await page.getByRole('alert').getByText('cannot read that file').waitFor()
  })

  it('saves every picture as an SVG that stands on its own', async () => {
    const page = await site.open('explainer/?step=4')
    await ready(page)
    const buttons = page.getByRole('button', { name: 'Save this picture' })
    const names: string[] = []
    for (const button of await buttons.all()) {
      const [download] = await Promise.all([page.waitForEvent('download'), button.click()])
      const text = await readAll(await download.createReadStream())
      names.push(download.suggestedFilename())
      expect(text, download.suggestedFilename()).not.toMatch(/var\(|href="(?!data:|#)/)
      expect(await page.evaluate(isSvg, text), download.suggestedFilename()).toBe(true)
    }
    expect(names).toContain('floor-4-pool.svg')
    expect(new Set(names).size).toBe(10)
  })

  it('shows the geometry where the network cannot be had, and says why there are no values', async () => {
    const page = await site.open('')
    await page.route('**/*.bin', (route) => route.abort())
    await page.goto(new URL('explainer/?step=3', site.address).href)
    await page.locator('[data-network=failed]').waitFor()
    expect(await number(page, 'dropped')).toBe('row 9')
    await expectCoverage(page)
  })

  for (const colorScheme of ['light', 'dark'] as const) {
    for (const width of [390, 1280]) {
      it(`is accessible with all its values, ${colorScheme}, ${width} pixels wide`, async () => {
        const page = await site.open('explainer/?step=4&op=align&bin=1,1', {
          colorScheme,
          viewport: { width, height: 844 },
        })
        await ready(page)
        await page.getByText('The same in numbers').click()
        await expectAccessible(page)
        expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(width)
      })
    }
  }
})

describeInChromium('the explainer from a server without the headers for shared memory', () => {
  it('computes the same', async () => {
    const site = await openSite({ isolated: false })
    const page = await site.open('explainer/?step=4')
    await ready(page)
    await page.getByText('16×16×480').waitFor()
    await site.close()
  })
})

async function drag(page: Page, selector: string, dx: number, dy: number): Promise<void> {
  const box = (await page.locator(selector).boundingBox())!
  const [x, y] = [box.x + box.width / 2, box.y + box.height / 2]
  await page.mouse.move(x, y)
  await page.mouse.down()
  await page.mouse.move(x + dx / 2, y + dy / 2)
  await page.mouse.move(x + dx, y + dy)
  await page.mouse.up()
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
