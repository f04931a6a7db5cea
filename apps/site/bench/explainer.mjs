// What the explainer weighs, how it starts, and how it follows a drag: `node bench/explainer.mjs`, once built. Chromium is
// ROIPOOL_CHROMIUM, or /usr/bin/chromium. `--drag <selector>` drags something else.
import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { serve, testChromiumOptions } from '@roipool/browser'
import { chromium } from 'playwright'

const { values: options } = parseArgs({ options: { drag: { type: 'string', default: '[data-region]' } } })
const MOVES = 120
const STARTS = 5
const executablePath = process.env.ROIPOOL_CHROMIUM ?? '/usr/bin/chromium'
const server = await serve(fileURLToPath(new URL('../../explainer/dist', import.meta.url)))
const browser = await chromium.launch({ executablePath, args: [...testChromiumOptions] })
try {
  let page
  const starts = []
  for (let n = 0; n < STARTS; n++) {
    await page?.close()
    // A page of its own has a cache of its own.
    page = await browser.newPage({ viewport: { width: 1366, height: 768 } })
    await page.addInitScript({ content: `${await webVitals()}\n;(${observe})(webVitals)` })
    // Chromium loads pages of its own when it starts, which take both cores; a visitor's has done so.
    await page.waitForTimeout(4000)
    await page.goto(`${server.address}?step=3`)
    await page.locator('[data-network=ready]').waitFor()
    await page.locator('[data-at="0,0"][aria-label*=": "]').first().waitFor()
    await page.waitForLoadState('networkidle')
    await page.waitForTimeout(1500)
    starts.push(await page.evaluate(() => ({ bytes: measured.bytes(), tasks: measured.tasks.splice(0) })))
  }
  const { script, whole, frames } = await drag(page, options.drag)
  // INP is told when the page is left.
  const { LCP, CLS, INP } = await page.evaluate(() => {
    Object.defineProperty(document, 'visibilityState', { value: 'hidden' })
    document.dispatchEvent(new Event('visibilitychange', { bubbles: true }))
    return measured.vitals
  })
  const longest = starts.map(({ tasks }) => Math.max(0, ...tasks))
  console.log(`bytes before a photograph is chosen: ${(starts[0].bytes / 1e6).toFixed(2)} MB`)
  console.log(
    `longest task of a start: median ${milliseconds(at(longest, 0.5))}, of ${longest.map(milliseconds).join(', ')}`,
  )
  console.log(
    `script of a move: median ${milliseconds(at(script, 0.5))}, p95 ${milliseconds(at(script, 0.95))}`,
  )
  console.log(
    `all work of a move: median ${milliseconds(at(whole, 0.5))}, p95 ${milliseconds(at(whole, 0.95))}`,
  )
  console.log(
    `frame to frame: median ${milliseconds(at(frames, 0.5))}, p95 ${milliseconds(at(frames, 0.95))}`,
  )
  console.log(`LCP ${milliseconds(LCP)}, CLS ${CLS.toFixed(3)}, INP ${milliseconds(INP)}`)
} finally {
  await browser.close()
  await server.close()
}

/** Drags in a circle: milliseconds of script and of all work for each move, and from frame to frame. */
async function drag(page, selector) {
  const target = page.locator(selector).first()
  await target.scrollIntoViewIfNeeded()
  const box = await target.boundingBox()
  const [x, y] = [box.x + box.width / 2, box.y + box.height / 2]
  const session = await page.context().newCDPSession(page)
  await session.send('Performance.enable')
  const spent = async () => {
    const { metrics } = await session.send('Performance.getMetrics')
    const of = (name) => metrics.find((metric) => metric.name === name).value * 1000
    return [of('ScriptDuration'), of('TaskDuration')]
  }
  const place = (n) => [x - 40 + 40 * Math.cos(n / 9), y + 40 * Math.sin(n / 9)]
  await page.mouse.move(x, y)
  await page.mouse.down()
  const [script, whole] = [[], []]
  for (let n = 0; n < MOVES; n++) {
    const before = await spent()
    await page.mouse.move(...place(n))
    await page.evaluate(() => measured.drawn())
    const after = await spent()
    script.push(after[0] - before[0])
    whole.push(after[1] - before[1])
  }
  await page.evaluate(() => measured.frames.splice(0))
  for (let n = 0; n < MOVES; n++) await page.mouse.move(...place(n))
  const frames = await page.evaluate(() => measured.frames)
  await page.mouse.up()
  await page.evaluate(() => measured.drawn())
  return { script, whole, frames: frames.slice(1) }
}

/** The package's own script, which makes `webVitals`. */
function webVitals() {
  return readFile(new URL('web-vitals.iife.js', import.meta.resolve('web-vitals')), 'utf8')
}

/** Runs in the page, before anything in it. */
function observe(webVitals) {
  const tasks = []
  const frames = []
  const vitals = { LCP: 0, CLS: 0, INP: 0 }
  let last = 0
  const frame = (now) => {
    frames.push(now - last)
    last = now
    requestAnimationFrame(frame)
  }
  requestAnimationFrame(frame)
  new PerformanceObserver((list) => {
    for (const { duration } of list.getEntries()) tasks.push(duration)
  }).observe({ type: 'longtask', buffered: true })
  const keep = ({ name, value }) => {
    vitals[name] = value
  }
  for (const on of ['onLCP', 'onCLS', 'onINP']) webVitals[on](keep, { reportAllChanges: true })
  const bytes = () =>
    ['navigation', 'resource']
      .flatMap((type) => performance.getEntriesByType(type))
      .reduce((sum, { encodedBodySize }) => sum + encodedBodySize, 0)
  /** After the next frame, and what waited for it. */
  const drawn = () =>
    new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(done))))
  globalThis.measured = { tasks, frames, vitals, bytes, drawn }
}

function at(values, share) {
  return values.toSorted((a, b) => a - b)[Math.floor(share * (values.length - 1))] ?? Number.NaN
}

function milliseconds(value) {
  return `${value.toFixed(1)} ms`
}
