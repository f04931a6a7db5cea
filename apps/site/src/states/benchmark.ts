import type { Page } from 'playwright'
import type { State } from './state.js'

const WORK = '?backend=wasm&backend=tfjs:wasm&backend=gpujs:webasm&rounds=5&workload='

/** A backend by address that cannot be opened. */
const BROKEN = 'export const broken = async () => { throw new Error("no such device") }'

async function surveyed(page: Page): Promise<void> {
  await page.locator('[aria-label=Backends][aria-busy=false]').waitFor({ timeout: 60_000 })
}

async function measure(page: Page): Promise<void> {
  await surveyed(page)
  await page.getByRole('button', { name: 'Measure' }).click()
}

async function measured(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Measure' }).waitFor({ timeout: 600_000 })
}

/** The record that the page shows. */
async function record(page: Page): Promise<string> {
  const download = page.waitForEvent('download')
  await page.getByRole('button', { name: 'Export JSON' }).click()
  const parts: Buffer[] = []
  for await (const part of await (await download).createReadStream()) parts.push(part as Buffer)
  return Buffer.concat(parts).toString()
}

/** The same record with every time of wasm halved. */
function faster(json: string): string {
  const changed: { groups: { rows: { backend: string; times: Record<string, number[]> }[] }[] } =
    JSON.parse(json)
  for (const { times } of changed.groups
    .flatMap(({ rows }) => rows)
    .filter(({ backend }) => backend === 'wasm')) {
    for (const list of Object.values(times)) list.splice(0, list.length, ...list.map((time) => time / 2))
  }
  return JSON.stringify(changed)
}

/** What somebody sees who comes, chooses, measures, gives up, compares, and measures code of another's. */
export const benchmark: readonly State[] = [
  { name: 'benchmark-start', address: 'benchmark/', prepare: surveyed },
  {
    name: 'benchmark-sizes',
    async prepare(page) {
      await page.getByText('Sizes', { exact: true }).nth(2).click()
      await page.getByLabel('RoIs', { exact: true }).nth(2).fill('100000')
      await page.getByLabel('RoIs', { exact: true }).nth(2).press('Tab')
    },
  },
  { name: 'benchmark-trouble', address: 'benchmark/?workload=c5&workload=c4:rois=0', prepare: surveyed },
  {
    name: 'benchmark-checking',
    address: `benchmark/${WORK}one-roi`,
    async prepare(page) {
      await measure(page)
      await page.getByText('Conformance of').waitFor()
    },
  },
  {
    name: 'benchmark-cancelled',
    async prepare(page) {
      await page.getByRole('button', { name: 'Cancel' }).click()
      await measured(page)
    },
  },
  {
    name: 'benchmark-results',
    address: `benchmark/${WORK}worked-example&workload=proposals:rois=300&workload=one-roi`,
    async prepare(page) {
      await measure(page)
      await measured(page)
    },
  },
  {
    name: 'benchmark-first-call',
    async prepare(page) {
      await page.getByLabel('First call of a fresh backend').check({ force: true })
      for (const numbers of await page.getByText('All numbers of').all()) await numbers.click()
    },
  },
  {
    name: 'benchmark-compared',
    async prepare(page) {
      const json = await record(page)
      const files = { 'yesterday.json': json, 'today.json': faster(json) }
      await page.getByLabel('Records to import').setInputFiles(
        Object.entries(files).map(([name, text]) => ({
          name,
          mimeType: 'application/json',
          buffer: Buffer.from(text),
        })),
      )
      await page.getByText('÷ other').first().waitFor()
    },
  },
  {
    name: 'benchmark-broken',
    address: 'benchmark/?backend=./broken.js&workload=worked-example&rounds=3',
    async prepare(page) {
      await page.route('**/broken.js', (route) =>
        route.fulfill({ contentType: 'text/javascript', body: BROKEN }),
      )
      await measure(page)
      await measured(page)
    },
  },
]
