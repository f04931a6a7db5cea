import type { Page } from 'playwright'
import type { Shot } from './shot.js'

async function ready(page: Page): Promise<void> {
  await page.locator('[data-network=ready]').waitFor({ timeout: 60_000 })
  await page.locator('[data-at="0,0"][aria-label*=": "]').first().waitFor()
}

const operators = ['floor', 'round', 'warp', 'align', 'precise']

/** Every step of every operator, and what else the page can be brought to show. */
export const explainer: readonly Shot[] = [
  ...operators.flatMap((operator) =>
    [1, 2, 3, 4].map((step) => ({
      name: `explainer-${operator}-${step}`,
      address: `explainer/?op=${operator}&step=${step}`,
      prepare: ready,
    })),
  ),
  { name: 'explainer-bin', address: 'explainer/?op=align&step=4&bin=1,1', prepare: ready },
  {
    name: 'explainer-small',
    address: 'explainer/?roi=210,330,40,33&out=7x7&step=3',
    prepare: ready,
  },
  {
    name: 'explainer-stride-8',
    address: 'explainer/?stride=8&out=7x7&op=round&step=4',
    prepare: ready,
  },
  {
    name: 'explainer-channel',
    address: 'explainer/?step=1',
    async prepare(page) {
      await ready(page)
      await page.getByLabel('Show the channel').check()
      await page.getByText('The same in numbers').click()
    },
  },
  {
    name: 'explainer-without-network',
    address: 'explainer/?step=3',
    async prepare(page) {
      await page.route('**/*.bin', (route) => route.abort())
      await page.reload()
      await page.locator('[data-network=failed]').waitFor()
    },
  },
]
