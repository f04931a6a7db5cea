import type { Page } from 'playwright'
import type { Shot } from './shot.js'

async function ready(page: Page): Promise<void> {
  await page.locator('[data-network=ready]').waitFor({ timeout: 60_000 })
  await page.locator('[data-at="0,0"][aria-label*=": "]').first().waitFor()
}

const step = (name: string, query: string): Shot => ({
  name: `explainer-${name}`,
  address: `explainer/?${query}`,
  prepare: ready,
  at: '.lesson',
})

async function shownShape(page: Page): Promise<void> {
  await ready(page)
  await page.locator('[data-shape-result] text').first().waitFor()
}

const shape = (name: string, query: string): Shot => ({
  name: `explainer-${name}`,
  address: `explainer/?${query}`,
  prepare: shownShape,
  at: '#shapes',
})

/** Every step, every operator, and what else the page can be brought to show. */
export const explainer: readonly Shot[] = [
  {
    name: 'explainer',
    address: 'explainer/',
    prepare: (page) => ready(page).then(() => page.locator('#code').waitFor()),
  },
  ...[1, 2, 3, 4].map((n) => step(`floor-${n}`, `step=${n}`)),
  ...['round', 'warp', 'align', 'precise'].map((operator) => step(`${operator}-4`, `op=${operator}&step=4`)),
  {
    ...step('half-way', 'step=2'),
    async prepare(page) {
      await ready(page)
      await page.emulateMedia({ reducedMotion: 'no-preference' })
      await page.getByRole('slider', { name: 'Through the steps' }).fill('3.5')
    },
  },
  step('outside', 'step=3&roi=-40,380,145,170'),
  step('address', 'roi=9999,0,100,100'),
  shape('turned', 'op=align'),
  shape('polygon', 'shape=polygon,304,196,338,248,440,256,482,292,452,330,340,336'),
  shape('lasso', 'bin=1,1&shape=lasso,300,250,350,230,430,240,480,290,430,330,330,330'),
  {
    name: 'explainer-head',
    address: 'explainer/',
    prepare: (page) => ready(page).then(() => page.locator('[data-class]').first().waitFor()),
    at: '#head',
  },
  { name: 'explainer-bin', address: 'explainer/?op=align&step=4&bin=1,1', prepare: ready, at: '#operators' },
  {
    name: 'explainer-small',
    address: 'explainer/?roi=210,330,40,33&out=7x7&step=3',
    prepare: ready,
    at: '.lesson',
  },
  {
    name: 'explainer-stride-8',
    address: 'explainer/?stride=8&out=7x7&op=round&step=4',
    prepare: ready,
    at: '.lesson',
  },
  {
    name: 'explainer-channel',
    address: 'explainer/?step=1',
    async prepare(page) {
      await ready(page)
      await page.getByLabel('Show the channel').check()
      await page.getByText('The same in numbers').click()
    },
    at: '#anchors',
  },
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
