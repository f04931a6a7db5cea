// How long "Teach a detector" takes on its ready set, from the press, and how it answers meanwhile: `node bench/teach.mjs`,
// once built. Chromium is ROIPOOL_CHROMIUM, or /usr/bin/chromium.
import { fileURLToPath } from 'node:url'
import { serve, testChromiumOptions } from '@roipool/browser'
import { chromium } from 'playwright'

const executablePath = process.env.ROIPOOL_CHROMIUM ?? '/usr/bin/chromium'
const server = await serve(fileURLToPath(new URL('../../detector/dist', import.meta.url)))
const browser = await chromium.launch({ executablePath, args: [...testChromiumOptions] })
try {
  const page = await browser.newPage({ viewport: { width: 1366, height: 768 } })
  await page.goto(server.address)
  await page.locator('[data-ready]').waitFor()
  await page.getByRole('button', { name: 'Try a ready set' }).click()
  await page.locator('[data-sheet]').waitFor()
  // Long tasks of the page's own thread: when each began, after this, and how long it took.
  await page.evaluate(() => {
    globalThis.waits = []
    const now = performance.now()
    new PerformanceObserver((list) => {
      for (const { startTime, duration } of list.getEntries())
        globalThis.waits.push([startTime - now, duration])
    }).observe({ type: 'longtask' })
  })
  const from = Date.now()
  await page.getByRole('button', { name: 'Teach', exact: true }).click()
  await page.locator('[data-teaching=learning]').waitFor({ timeout: 600_000 })
  const looked = Date.now()
  await page.locator('[data-teaching=idle]').waitFor({ timeout: 600_000 })
  const done = Date.now()
  const seconds = (milliseconds) => `${(milliseconds / 1000).toFixed(1)} s`
  console.log(
    `${seconds(looked - from)} until every photograph was looked at, ${seconds(done - from)} in all`,
  )
  console.log(
    `mAP@0.5 on the photographs left out: ${await page.locator('[data-map]').getAttribute('data-map')}`,
  )
  const waits = await page.evaluate(() => globalThis.waits)
  const tasks = waits.map(([at, duration]) => `${Math.round(duration)} ms after ${seconds(at)}`)
  console.log(`tasks of more than 50 ms on the page's thread: ${tasks.join(', ') || 'none'}`)
} finally {
  await browser.close()
  await server.close()
}
