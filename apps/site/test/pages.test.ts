import {
  coverage,
  masksFromPolygons,
  type Plan,
  planMaskPool,
  planRoiAlignRotated,
  planRoiPool,
  roisFromRotated,
  roisFromYxhw,
} from '@roipool/core'
import type { Page } from 'playwright'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { expectAccessible } from './accessible.js'
import { surveyed, TINY } from './benchmark.js'
import { expectDrawing } from './detector.js'
import {
  area,
  drag,
  expectCoverage,
  number,
  params,
  ready,
  region,
  shape as shapeOf,
  worked,
} from './explainer.js'
import { chromium, describeInChromium, expectPreview, type OpenSite, openSite } from './site.js'

// One browser, and each page once. What else the pages promise is in the files `*.full.test.ts`.

let site: OpenSite
beforeAll(async () => {
  if (chromium) site = await openSite()
})
afterAll(() => site?.close())

describeInChromium('the home page', () => {
  it('is accessible, isolated, so that backends may use threads, and asks for nothing that is not there', async () => {
    const page = await site.open('')
    await expectAccessible(page)
    expect(await page.evaluate(() => crossOriginIsolated)).toBe(true)
  })

  it('shows what it is about, how to install it, and what others see who are sent there', async () => {
    const page = await site.open('')
    await page.getByText('npm install @roipool/core @roipool/backend-wasm').waitFor()
    expect(
      await page.locator('main img').evaluate((it: HTMLImageElement) => it.naturalWidth),
    ).toBeGreaterThan(0)
    expect(await page.locator('meta[name=description]').getAttribute('content')).toContain('pooling')
    await expectPreview(page)
  })
})

describeInChromium('the benchmark', () => {
  // What it measures, and says of it, is in benchmark.full.test.ts.
  it('says which backends can run here, and which are asked for', async () => {
    const page = await site.open(`benchmark/?backend=wasm&${TINY}`)
    await surveyed(page)
    const backends = page.getByRole('group', { name: 'Backends' })
    expect(await backends.getByText('wasm WebAssembly SIMD').count()).toBe(1)
    expect(await backends.locator('label:has(:checked) .name').allTextContents()).toEqual(['naive', 'wasm'])
    expect(await page.getByRole('button', { name: 'Measure' }).isEnabled()).toBe(true)
  })
})

describeInChromium('teach a detector', () => {
  it('has boxes drawn, moved, resized, named and deleted by pointer and by keyboard, undone, and exported', async () => {
    await expectDrawing(await site.open('detector/'))
  })
})

describeInChromium('the explainer', () => {
  /** Loaded once: each test starts from the worked example. */
  let page: Page
  beforeAll(async () => {
    page = await site.keep('explainer/')
  })

  async function goTo(step: string): Promise<void> {
    await page.getByRole('button', { name: 'Worked example' }).click()
    await page
      .getByRole('group', { name: 'Operator' })
      .getByRole('button', { name: 'RoIPool, floor' })
      .click()
    await page.getByRole('button', { name: step }).click()
    expect(await region(page)).toEqual(worked)
  }

  it('scales the worked example, quantises it, divides it into bins, and says what that costs', async () => {
    expect(await number(page, 'y')).toBe('6')
    expect(await number(page, 'x')).toBe('9.25')
    expect(await number(page, 'height')).toBe('4.53125')
    expect(await number(page, 'width')).toBe('6.25')
    await page.getByRole('button', { name: 'Next' }).click()
    expect(await number(page, 'height')).toBe('4')
    await page.getByText('4 × 6 cells, from row 6 and column 9').waitFor()
    expect(await area(page, 'region')).toBe(28.3203)
    expect(await area(page, 'kept')).toBe(23)
    expect(await area(page, 'lost')).toBe(5.3203)
    expect(await area(page, 'gained')).toBe(1)
    await page.getByRole('button', { name: 'Next' }).click()
    // Bins of 1 × 2 cells; row 9 is dropped.
    expect(await number(page, 'rows')).toBe('6 · 7 · 8')
    expect(await number(page, 'columns')).toBe('9–10 · 11–12 · 13–14')
    expect(await number(page, 'dropped')).toBe('row 9')
    expect(await area(page, 'kept')).toBe(17.25)
    expect(await area(page, 'lost')).toBe(11.0703)
    expect(await area(page, 'gained')).toBe(0.75)
    await expectCoverage(page)
  })

  it('pools the values it shows: each bin is its largest cell, one of those that the plan names', async () => {
    await goTo('4 Pool')
    await ready(page)
    const plan = planRoiPool(roisFromYxhw([worked]), params, shapeOf)
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
    await goTo('3 Divide')
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

  it('is worked by keyboard alone', async () => {
    await goTo('3 Divide')
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

  it('takes numbers that are typed, makes them fit, and says so', async () => {
    await goTo('3 Divide')
    const width = page.getByRole('spinbutton', { name: 'width', exact: true })
    await width.fill('64')
    await width.blur()
    expect(await region(page)).toEqual([192, 296, 145, 64])
    await expectCoverage(page)
    const x = page.getByRole('spinbutton', { name: 'x', exact: true })
    await x.fill('5000')
    await x.blur()
    expect(await region(page)).toEqual([192, 496, 145, 64])
    await page
      .getByText('x 5000 became 496, so that the region leaves the photograph by at most 48 pixels')
      .waitFor()
    // Columns 15 to 16 in three bins: one has a cell, and what lies beyond column 15 is nothing to read.
    await page.getByText('What lies beyond the edge of the map is cut off').waitFor()
    expect(await number(page, 'columns')).toContain('none')
    await expectCoverage(page)
    await page.getByRole('button', { name: 'Worked example' }).click()
    expect(await region(page)).toEqual(worked)
    expect(await page.getByText('x 5000 became').count()).toBe(0)
  })

  it('explains a bin that is pointed at or gone to by keyboard, in every picture at once', async () => {
    await goTo('4 Pool')
    await page.getByRole('group', { name: 'Operator' }).getByRole('button', { name: 'RoIAlign' }).click()
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
    await goTo('1 Scale')
    const figures = async (id: string) => page.locator(`[data-figures=${id}] td`).allInnerTexts()
    const rounded = coverage(roisFromYxhw([worked]), { ...params, quantization: 'round' }, shapeOf)[0]!
    const percent = (share: number) => `${(share * 100).toFixed(1)} %`
    expect((await figures('floor')).slice(0, 3)).toEqual(['18', '39.1 %', '2.6 %'])
    expect((await figures('round')).slice(1, 3)).toEqual([
      percent(rounded.afterBins.lostFraction),
      percent(rounded.afterBins.gainedFraction),
    ])
    expect((await figures('warp')).slice(1, 3)).toEqual(['18.8 %', '3.5 %'])
    expect((await figures('align')).slice(1, 4)).toEqual(['0', '0', '0, 0'])
  })
  it('has challenges that check themselves', async () => {
    await goTo('1 Scale')
    const done = (id: string) => page.locator(`[data-challenge=${id}]`).getAttribute('data-done')
    const typed = async (name: string, value: number) => {
      const field = page.getByRole('spinbutton', { name, exact: true })
      await field.fill(String(value))
      await field.blur()
    }
    await page.getByRole('button', { name: 'Keep this region' }).click()
    await typed('x', 290)
    expect(await done('alike')).toBe('true')
    for (const id of ['lossless', 'small-loss']) expect(await done(id)).toBe('false')
    for (const [name, value] of Object.entries({ y: 32, x: 64, height: 96, width: 192 }))
      await typed(name, value)
    expect(await done('lossless')).toBe('true')
    for (const [name, value] of Object.entries({ y: 33, x: 33, height: 450, width: 450 }))
      await typed(name, value)
    expect(await done('small-loss')).toBe('true')
  })

  it('says any size in, one size out: three regions, of which each keeps its grid', async () => {
    await page.locator('[data-any=B] .box').focus()
    const fills = () =>
      page.locator('figure.B rect').evaluateAll((all) => all.map((it) => it.getAttribute('fill')))
    const before = await fills()
    expect(before).toHaveLength(9)
    for (let n = 0; n < 3; n++) await page.keyboard.press('Shift+Alt+ArrowDown')
    await page.getByText('216 × 390 pixels').waitFor()
    await expect.poll(fills).not.toEqual(before)
    expect(await fills()).toHaveLength(9)
  })

  it('pools a turned box, a polygon and a lasso, by pointer and by keyboard, as the library says', async () => {
    await goTo('1 Scale')
    const shape = () => new URL(page.url()).searchParams.get('shape')
    await page.getByRole('button', { name: /^turn: -18 degrees/ }).focus()
    await page.keyboard.press('Alt+ArrowLeft')
    await page.keyboard.press('ArrowUp')
    await page.locator('[data-shape-body]').focus()
    await page.keyboard.press('ArrowRight')
    await expect.poll(shape).toBe('rotated,399,268,210,100,-2')
    await drag(page, '[data-shape-handle="1"]', 12, 9)
    await expect.poll(shape).not.toBe('rotated,399,268,210,100,-2')
    const [, cx, cy, width, height, angle] = shape()!.split(',').map(Number)
    expect([cx, cy, angle]).toEqual([399, 268, -2])
    const read = () =>
      page.locator('[data-weighed]').evaluateAll((all) => all.map((it) => it.dataset.weighed!).sort())
    const rotated = roisFromRotated([[399, 268, width!, height!, -2]])
    const turned = planRoiAlignRotated(rotated, { ...params, samplingRatio: 2, angle: 'degrees' }, shapeOf)
    expect(await read()).toEqual(cellsOf(turned))

    await page.getByRole('button', { name: 'Polygon' }).click()
    await page.getByRole('button', { name: /^corner 1:/ }).focus()
    await page.keyboard.press('Alt+ArrowUp')
    await expect.poll(shape).toBe('polygon,304,164,338,248,440,256,482,292,452,330,340,336')
    const corners = shape()!.split(',').slice(1).map(Number)
    const masks = masksFromPolygons([[corners]], [512, 512])
    expect(await read()).toEqual(cellsOf(planMaskPool(masks, params, shapeOf)))

    await page.getByRole('button', { name: 'Lasso' }).click()
    const before = await read()
    const stage = (await page.locator('[data-shape=lasso]').boundingBox())!
    await page.mouse.move(stage.x + 60, stage.y + 60)
    await page.mouse.down()
    for (const [x, y] of [
      [110, 60],
      [110, 110],
      [60, 110],
    ] as const)
      await page.mouse.move(stage.x + x, stage.y + y, { steps: 4 })
    await page.mouse.up()
    await expect.poll(shape).toMatch(/^lasso(,-?\d+){24,}$/)
    expect(await read()).not.toEqual(before)
    await expectAccessible(page)
  })

  it('is accessible with a bin explained', async () => {
    await goTo('4 Pool')
    await page.locator('[data-operator=align] [data-at="1,1"]').click()
    await expectAccessible(page)
  })
})

/** The cells that a plan over cells of the map of 16×16 names, as the page writes them. */
function cellsOf(plan: Plan): string[] {
  if (plan.over !== 'cells' || plan.reduction !== 'sum') throw new TypeError('a mean over cells is a sum')
  return [...new Set(Array.from(plan.x.cell, (cell) => `${Math.floor(cell / 16)},${cell % 16}`))].sort()
}
