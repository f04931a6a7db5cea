import type { Page } from 'playwright'
import type { State } from './state.js'

async function ready(page: Page): Promise<void> {
  await page.locator('[data-network=ready]').waitFor({ timeout: 60_000 })
  await page.locator('[data-at="0,0"][aria-label*=": "]').first().waitFor()
}

const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true }).first()

/** With something in the page's address. */
const opened = (name: string, query: string): State => ({
  name: `explainer-${name}`,
  address: `explainer/?${query}`,
  prepare: ready,
  at: '.walk',
})

const operators = [
  ['floor', 'RoIPool, floor'],
  ['round', 'RoIPool, round'],
  ['warp', 'RoIWarp'],
  ['align', 'RoIAlign'],
  ['precise', 'PrRoI pooling'],
] as const

/** The photograph with the region, and a part of the page. */
const stageAnd = (id: string) => ['.stage', `[aria-labelledby=${id}]`]

const steps = ['Scale', 'Quantise', 'Divide', 'Pool'] as const

async function lasso(page: Page): Promise<void> {
  await button(page, 'Lasso').click()
  await page.locator('[data-shape=lasso]').scrollIntoViewIfNeeded()
  const stage = (await page.locator('[data-shape=lasso]').boundingBox())!
  const go = (x: number, y: number) => page.mouse.move(stage.x + x * stage.width, stage.y + y * stage.width)
  await go(0.5, 0.45)
  await page.mouse.down()
  for (const [x, y] of [
    [0.65, 0.4],
    [0.85, 0.5],
    [0.7, 0.65],
    [0.55, 0.6],
  ] as const)
    await go(x, y)
  await page.mouse.up()
  await page.mouse.move(0, 0)
}

async function type(page: Page, values: Readonly<Record<string, number>>): Promise<void> {
  for (const [name, value] of Object.entries(values)) {
    const field = page.getByRole('spinbutton', { name, exact: true })
    await field.fill(String(value))
    await field.press('Tab')
  }
}

/** Every step of every operator, every shape, every challenge, the head, and what else the page can be brought to show. */
export const explainer: readonly State[] = [
  {
    name: 'explainer',
    address: 'explainer/',
    prepare: (page) => ready(page).then(() => page.locator('#code').waitFor()),
  },
  ...operators.flatMap(([id, operator]) =>
    steps.map(
      (step, n): State => ({
        name: `explainer-${id}-${n + 1}`,
        async prepare(page) {
          await button(page, operator).click()
          await page.getByRole('button', { name: `${n + 1} ${step}` }).click()
        },
        at: '.walk',
        changes: stageAnd('steps'),
      }),
    ),
  ),
  {
    name: 'explainer-bin',
    prepare: (page) => page.locator('[data-operator=align] [data-at="1,1"]').click(),
    at: '#operators',
    changes: stageAnd('operators'),
  },
  {
    name: 'explainer-turned',
    prepare: (page) => page.locator('[data-shape-result] text').first().waitFor(),
    at: '#shapes',
    changes: stageAnd('shapes'),
  },
  {
    name: 'explainer-polygon',
    async prepare(page) {
      await page.locator('[data-operator=align] [data-at="1,1"]').click()
      await button(page, 'Polygon').click()
    },
    at: '#shapes',
    changes: stageAnd('shapes'),
  },
  { name: 'explainer-lasso', prepare: lasso, at: '#shapes', changes: stageAnd('shapes') },
  {
    name: 'explainer-head',
    prepare: (page) => page.locator('[data-class]').first().waitFor(),
    at: '#head',
    changes: stageAnd('head'),
  },
  {
    name: 'explainer-challenges',
    async prepare(page) {
      await button(page, 'Keep this region').click()
      await type(page, { x: 290 })
      await type(page, { y: 32, x: 64, height: 96, width: 192 })
      await type(page, { y: 33, x: 33, height: 450, width: 450 })
      await page.locator('[data-challenge]:not([data-done=true])').waitFor({ state: 'detached' })
    },
    at: '#try',
    changes: stageAnd('try'),
  },
  {
    name: 'explainer-head-unasked',
    prepare: (page) => button(page, 'Ask the head').waitFor(),
    at: '#head',
    changes: stageAnd('head'),
  },
  {
    name: 'explainer-head-asked',
    async prepare(page) {
      await button(page, 'Ask the head').click()
      await page.locator('[data-class]').first().waitFor({ timeout: 120_000 })
    },
    at: '#head',
    changes: stageAnd('head'),
  },
  {
    name: 'explainer-channel',
    async prepare(page) {
      await button(page, 'Worked example').click()
      await page.getByLabel('Show the channel').check()
      await page.getByText('The same in numbers').click()
    },
    at: '#anchors',
    changes: stageAnd('anchors'),
  },
  {
    name: 'explainer-refused',
    prepare: (page) => type(page, { x: 5000 }),
    at: '.lesson',
    changes: stageAnd('steps'),
  },
  {
    ...opened('half-way', 'step=2'),
    async prepare(page) {
      await ready(page)
      await page.emulateMedia({ reducedMotion: 'no-preference' })
      await page.getByRole('slider', { name: 'Through the steps' }).fill('3.5')
    },
  },
  opened('outside', 'step=3&roi=-40,380,145,170'),
  opened('address', 'roi=9999,0,100,100'),
  opened('small', 'roi=210,330,40,33&out=7x7&step=3'),
  opened('stride-8', 'stride=8&out=7x7&op=round&step=4'),
  {
    name: 'explainer-without-network',
    address: 'explainer/?step=3',
    async prepare(page) {
      await page.route('**/*.bin', (route) => route.abort())
      await page.reload()
      await page.locator('[data-network=failed]').waitFor()
    },
    at: '.lesson',
  },
]
