// How long the benchmark page takes for a quick look, and how far the time left that it tells is from the truth, with a
// backend that is slow: `node bench/benchmark.mjs`, once built. Chromium is ROIPOOL_CHROMIUM, or /usr/bin/chromium.
import { fileURLToPath } from 'node:url'
import { serve, testChromiumOptions } from '@roipool/browser'
import { chromium } from 'playwright'

/** A big map by plain loops, and by gpu.js where it is slowest. */
const SLOW = '?backend=wasm&backend=gpujs:webasm&workload=proposals:rois=1000&operator=align&rounds=5'
const executablePath = process.env.ROIPOOL_CHROMIUM ?? '/usr/bin/chromium'
const server = await serve(fileURLToPath(new URL('../../benchmark/dist', import.meta.url)))
const browser = await chromium.launch({ executablePath, args: [...testChromiumOptions] })
try {
  const quick = await run('', 'Quick look')
  console.log(`a quick look at what is chosen at first: ${seconds(quick.took)}, ${quick.backends} backends`)
  const slow = await run(SLOW, 'Measure')
  console.log(`with a slow backend: ${seconds(slow.took)}`)
  for (const share of [0.1, 0.25, 0.5, 0.75]) {
    const { at, left } = slow.told.find((one) => one.at >= share * slow.took) ?? slow.told.at(-1)
    console.log(`after ${seconds(at)} it says ${left}; it is ${seconds(slow.took - at)}`)
  }
} finally {
  await browser.close()
  await server.close()
}

/** Presses a button, and hears what the page says of the time left. */
async function run(search, button) {
  const page = await browser.newPage({ viewport: { width: 1366, height: 768 } })
  await page.goto(server.address + search)
  await page.locator('[aria-label=Backends][aria-busy=false]').waitFor({ timeout: 60_000 })
  const backends = await page
    .getByRole('group', { name: 'Backends' })
    .getByRole('checkbox', { checked: true })
    .count()
  const from = Date.now()
  await page.getByRole('button', { name: button }).click()
  const told = []
  while (!(await page.getByText('Measured', { exact: true }).count())) {
    const [left] = await page.getByText(/^about .* left$/).allTextContents()
    if (left) told.push({ at: Date.now() - from, left })
    await page.waitForTimeout(100)
  }
  const took = Date.now() - from
  await page.close()
  return { took, told, backends }
}

function seconds(milliseconds) {
  return `${(milliseconds / 1000).toFixed(1)} s`
}
