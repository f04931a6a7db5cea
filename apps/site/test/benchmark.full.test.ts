import { fileURLToPath } from 'node:url'
import { type BenchRecord, parseRecord, recordJson } from '@roipool/bench'
import type { Page } from 'playwright'
import { build, type Rolldown } from 'vite'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { expectAccessible } from './accessible.js'
import {
  chartWords,
  end,
  expectMeasured,
  exported,
  MINUTE,
  start,
  surveyed,
  TINY,
  timesOf,
} from './benchmark.js'
import { describeInChromium, type OpenSite, openSite } from './site.js'

async function importRecords(page: Page, files: Readonly<Record<string, string>>): Promise<void> {
  const list = Object.entries(files).map(([name, text]) => ({
    name,
    mimeType: 'application/json',
    buffer: Buffer.from(text),
  }))
  await page.getByLabel('Records to import').setInputFiles(list)
}

/** The example of CONTRIBUTING.md as one file that imports nothing. */
async function bundle(): Promise<string> {
  const entry = fileURLToPath(new URL('../../cli/test/fixtures/backend.mjs', import.meta.url))
  const [bundled] = (await build({
    configFile: false,
    logLevel: 'error',
    build: { write: false, minify: false, lib: { entry, formats: ['es'], fileName: 'backend' } },
  })) as Rolldown.RolldownOutput[]
  return bundled!.output[0].code
}

async function serveModule(page: Page, name: string, code: string): Promise<void> {
  const headers = { 'Access-Control-Allow-Origin': '*', 'Content-Type': 'text/javascript' }
  await page.route(`**/${name}`, (route) => route.fulfill({ headers, body: code }))
}

describeInChromium('the benchmark', () => {
  let site: OpenSite
  /** The page as it is without anything in its address. */
  let plain: Page
  let measured: { json: string; record: BenchRecord }
  beforeAll(async () => {
    site = await openSite()
  })
  afterAll(() => site.close())

  it('says of every backend whether it can run here', async () => {
    const page = await site.keep('benchmark/')
    plain = page
    await surveyed(page)
    const backends = page.getByRole('group', { name: 'Backends' })
    for (const words of ['wasm WebAssembly SIMD', 'gpujs:webgl2 gpu.js WebGL2', 'tfjs:wasm tfjs wasm']) {
      expect(await backends.getByText(words).count(), words).toBe(1)
    }
    // What is no GPU is there, and is measured only by those who want it. Reasons are sentences, not an engine's words.
    for (const label of await backends.locator('label').all()) {
      const text = (await label.textContent()) ?? ''
      expect(text).not.toMatch(/Cannot read|undefined|TypeError/)
      const software = text.includes('software adapter')
      if (software) expect(text).toContain('measured only when asked')
      if (software || text.includes('not here'))
        expect(await label.getByRole('checkbox').isChecked()).toBe(false)
    }
  })

  it('times backends only after they passed conformance, and says which to take', async () => {
    measured = await expectMeasured(await site.open(`benchmark/?backend=wasm&${TINY}`))
  })

  it('reads back what it wrote, refuses what is no record, and sets two runs side by side', async () => {
    const page = plain
    await importRecords(page, { 'bad.json': measured.json.replace('"complete"', '"perhaps"') })
    await page.getByRole('alert').getByText('bad.json: it is no benchmark record: ended: ').waitFor()
    expect(await page.locator('figure svg').count()).toBe(0)

    await importRecords(page, { 'a.json': measured.json })
    await page.locator('figure svg').first().waitFor()
    expect((await exported(page)).json).toBe(measured.json)
    await page.getByText('All numbers of').first().click()
    await page.getByRole('row', { name: /^wasm/ }).first().waitFor()
    await page.getByLabel('First call of a fresh backend').check({ force: true })
    expect((await chartWords(page))[0]).toMatch(/wasm [\d.]+ (µs|ms)/)

    const slower = parseRecord(measured.json)
    for (const { times } of slower.groups.flatMap(({ rows }) => rows)) {
      for (const list of Object.values(times)) list.splice(0, list.length, ...list.map((time) => time * 50))
    }
    await importRecords(page, { 'b.json': recordJson(slower) })
    await page.getByText('÷ other').first().waitFor()
    const words = await chartWords(page)
    expect(words).toHaveLength(4)
    for (const chart of words) expect(chart).toMatch(/naive [\d.]+ \S+ 50×/)
    // Green is for a backend that is faster everywhere: not for one whose times overlap with another's.
    const even = parseRecord(measured.json)
    for (const { rows } of even.groups) for (const row of rows) row.times = rows[0]!.times
    await importRecords(page, { 'even.json': recordJson(even) })
    await page.getByText('naive or wasm').first().waitFor()
    expect(await page.locator('[data-measure] .clear').count()).toBe(0)
    for (const { rows } of even.groups)
      rows[1]!.times = { warm: [1e-4, 1e-4], resident: [1e-4, 1e-4], cold: [1e-4, 1e-4] }
    await importRecords(page, { 'fast.json': recordJson(even) })
    await page.locator('[data-measure] .clear').first().waitFor()
    expect(await page.locator('[data-measure] .clear').allTextContents()).toEqual(['wasm', 'wasm', 'wasm'])
    await page.getByLabel('compared with').selectOption({ label: 'none' })
    await page.getByText('vs naive').first().waitFor()
    await expectAccessible(page)
  })

  it('has a quick look, which checks fewer cases and says so; turned boxes and masks are measured as well', async () => {
    const page = await site.open('benchmark/?backend=wasm&operator=rotated&operator=masks')
    await surveyed(page)
    for (const name of ['RoIAlign, rotated boxes', 'Mask pooling'])
      expect(await page.getByLabel(name, { exact: true }).isChecked()).toBe(true)
    await page.getByRole('button', { name: 'Quick look' }).click()
    await end(page, 'Measured')
    await page.getByText(/A quick look: each backend was held to \d+ of the \d+ cases/).waitFor()
    const { record } = await exported(page)
    expect(record.cases!.run).toBeLessThan(record.cases!.of / 2)
    expect(record.groups.map(({ operator }) => operator)).toEqual(['rotated', 'masks', 'rotated', 'masks'])
    for (const { rows } of record.groups) expect(rows.map(({ wrong }) => wrong)).toEqual([false, false])
  })

  it('runs code from elsewhere where it can read nothing of this site, on as many threads as here', async () => {
    const page = await site.open(`benchmark/?backend=./spy.js&${TINY}`)
    await page.evaluate(() => localStorage.setItem('secret', '1'))
    const spy = `export async function spy() {
      const tried = [self.origin, String(self.crossOriginIsolated)]
      for (const [name, read] of Object.entries({
        indexedDB: () => new Promise((resolve, reject) => {
          const { open } = { open: indexedDB.open('any') }
          open.onsuccess = resolve
          open.onerror = () => reject(open.error)
        }),
        site: () => fetch(new URL('./', import.meta.url), { credentials: 'include' }).then(() => undefined),
        caches: () => caches.keys(),
      })) tried.push(name + ' ' + (await Promise.resolve().then(read).then(() => 'read', () => 'refused')))
      throw Object.assign(new Error(tried.join(', ')), { name: 'RoiPoolError', code: 'ROI_UNAVAILABLE' })
    }`
    await serveModule(page, 'spy.js', spy)
    await start(page)
    await end(page, 'Measured')
    const said = await page.locator('[data-backend="./spy.js"]').textContent()
    expect(said).toContain('null, true, indexedDB refused')
    expect(said).toContain('caches refused')
  })

  it('stops when it is cancelled, and is rid of a backend that never answers', async () => {
    const page = await site.open(`benchmark/?backend=./hangs.js&${TINY}`)
    await serveModule(page, 'hangs.js', 'export async function hangs() { for (;;); }')
    const cancel = async () => {
      await page.getByRole('button', { name: 'Cancel' }).click()
      await end(page, 'Cancelled')
      expect(await page.getByText('no verdict').count()).toBeGreaterThan(0)
      const { record } = await exported(page)
      expect(record.ended).toBe('cancelled')
      expect(timesOf(record, 'naive')).toEqual([])
    }
    await start(page)
    await page.getByText('Conformance of naive').waitFor({ timeout: MINUTE })
    await cancel()

    await start(page)
    await page.getByText('Conformance of ./hangs.js').waitFor({ timeout: MINUTE })
    await page.locator('[data-backend=naive][data-status=passed]').waitFor()
    await cancel()
    await surveyed(page)
    expect(await page.getByRole('button', { name: 'Measure' }).isEnabled()).toBe(true)
  })

  it('keeps what is asked for in its address, by keyboard alone', async () => {
    const page = await site.open('benchmark/?theme=dark')
    await surveyed(page)
    await page.getByRole('checkbox', { name: 'One RoI' }).focus()
    await page.keyboard.press('Space')
    await page.getByLabel('RoIAlign', { exact: true }).focus()
    await page.keyboard.press('Space')
    await page.getByLabel('rounds').fill('3')
    await page.getByLabel('Sizes of Feature pyramid').focus()
    await page.keyboard.press('Enter')
    await page.getByLabel('channels').nth(3).fill('8')
    await page.keyboard.press('Tab')
    const search = new URL(page.url()).searchParams
    expect([...search]).toEqual([
      ['theme', 'dark'],
      ['workload', 'worked-example'],
      ['workload', 'proposals'],
      ['workload', 'fpn-p2:channels=8'],
      ['operator', 'max'],
      ['rounds', '3'],
    ])
    await page.reload()
    expect(await page.getByLabel('RoIAlign', { exact: true }).isChecked()).toBe(false)
    await page.getByText('200×272×8 at stride 4').waitFor()
  })

  it('says what it does not understand, whose code it would run, and takes none without a server', async () => {
    const inline = 'data:text/javascript,export const mine = 1'
    const search = new URLSearchParams([
      ['workload', 'c5'],
      ['operator', 'median'],
      ['rounds', '500'],
      ['backend', 'https://else.example/backend.js'],
      ['backend', './mine.js'],
      ['backend', inline],
    ])
    const page = await site.open(`benchmark/?${search}`)
    const backends = page.getByRole('group', { name: 'Backends' })
    await backends.getByText('code from else.example: it runs when you measure').waitFor()
    await backends.getByText('code from this site: it runs when you measure').waitFor()
    await page.getByText(/data:text\/javascript,.+ is neither a backend of the list nor an address/).waitFor()
    expect(await backends.getByText('data:').count()).toBe(0)
    await page.getByText('unknown workload c5; known are worked-example').waitFor()
    await page.getByText('unknown operator median; known are max').waitFor()
    await page.getByText('rounds 500 became 99').waitFor()
    const rounds = page.getByLabel('rounds')
    await rounds.fill('0')
    await rounds.blur()
    await page.getByText('rounds 0 became 1: whole numbers from 1 to 99 fit.').waitFor()
    expect(await rounds.inputValue()).toBe('1')
    await page.getByLabel('A backend of your own').fill(inline)
    await page.getByRole('button', { name: 'Add' }).click()
    await backends.getByText('is neither a backend of the list').waitFor()
    expect(new URL(page.url()).searchParams.getAll('backend')).not.toContain(inline)
  })
})

describeInChromium('the benchmark, where there is no GPU', () => {
  it('says of each backend that takes one why it cannot run, and logs no error', async () => {
    const site = await openSite({ options: ['--disable-gpu', '--disable-software-rasterizer'] })
    const page = await site.open(undefined)
    const errors: string[] = []
    page.on('console', (message) => message.type() === 'error' && errors.push(message.text()))
    await page.goto(new URL('benchmark/', site.address).href)
    await surveyed(page)
    const group = page.getByRole('group', { name: 'Backends' })
    const absent = await group.locator('label', { hasText: 'not here' }).allTextContents()
    for (const name of ['webgpu', 'gpujs:webgl2', 'gpujs:webgpu', 'tfjs:webgl', 'tfjs:webgpu'])
      expect(
        absent.filter((text) => text.trim().startsWith(name)),
        name,
      ).toHaveLength(1)
    expect(absent.join()).not.toMatch(/Cannot read|undefined|TypeError/)
    expect(errors).toEqual([])
    await site.close()
  })
})

describeInChromium('the benchmark, where memory cannot be shared', () => {
  let site: OpenSite
  beforeAll(async () => {
    site = await openSite({ isolated: false })
  })
  afterAll(() => site.close())

  it('measures a backend by its address; shows a broken one in red, with the case that failed and no time', async () => {
    const page = await site.open(`benchmark/?backend=./mine.js&backend=./broken.js&${TINY}`, {
      colorScheme: 'dark',
    })
    const [right, wrong] = ['if (values[c] > bin[c])', 'if (!(values[c] <= bin[c]))']
    const code = await bundle()
    expect(code).toContain(right)
    await serveModule(page, 'mine.js', code)
    await serveModule(page, 'broken.js', code.replace(right, wrong))
    await start(page)
    await end(page, 'Measured')
    expect(await page.locator('[data-backend="./mine.js"]').getAttribute('data-status')).toBe('passed')
    const { record } = await exported(page)
    expect(timesOf(record, './mine.js')).toHaveLength(4 * 3 * 2)
    expect(timesOf(record, './broken.js')).toEqual([])
    await page.getByText('The page is not cross-origin isolated').waitFor()

    const card = page.locator('[data-backend="./broken.js"][data-status=failed]')
    expect(await card.getByText('values/nan-only').count()).toBe(1)
    expect(await card.getByText(/expected .+, got/).count()).toBeGreaterThan(0)
    const [ink, bad] = await card.evaluate((element) => [
      getComputedStyle(element.querySelector('h3')!).color,
      getComputedStyle(document.documentElement).getPropertyValue('--bad'),
    ])
    const red = await page.evaluate((value) => {
      const probe = document.body.appendChild(document.createElement('i'))
      probe.style.color = value
      return getComputedStyle(probe).color
    }, bad!)
    expect(ink).toBe(red)
    for (const chart of await chartWords(page))
      expect(chart).toContain('./broken.js failed conformance: no time')
    await expectAccessible(page)
  })
})
