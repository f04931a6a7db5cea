import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { serve, testChromium } from '@roipool/browser'
import type { Browser, BrowserContext, BrowserContextOptions, Page } from 'playwright'
import { describe, expect, onTestFinished } from 'vitest'
import { assemble } from '../src/assemble.js'
import { launchChromium } from '../src/chromium.js'

/** Its path, or nothing, which is said once. */
export const chromium = testChromium('the pages in a browser')

/** As `describe`; skipped where there is no Chromium. */
export const describeInChromium = describe.skipIf(!chromium)

export interface OpenSite {
  readonly address: string
  /**
   * A page of the site, or one that is empty still, until the test is over. Where anything in it fails, or asks anything
   * of another host, `close` fails.
   */
  open(path: string | undefined, options?: BrowserContextOptions): Promise<Page>
  /** The same for several tests, until `close`. */
  keep(path: string): Promise<Page>
  close(): Promise<void>
}

/** The site as it is built and served, not at the root of its server, and a browser to look at it with. */
export async function openSite({
  isolated = true,
  options = [] as readonly string[],
} = {}): Promise<OpenSite> {
  const folder = await mkdtemp(join(tmpdir(), 'roipool-site-'))
  await assemble(join(folder, 'somewhere'))
  const server = await serve(folder, { isolated })
  const address = `${server.address}somewhere/`
  const browser: Browser = await launchChromium(options)
  const newContext = (options?: BrowserContextOptions) =>
    // Still, unless a test is about motion: no test waits for a picture to arrive.
    browser.newContext({ viewport: { width: 1280, height: 900 }, reducedMotion: 'reduce', ...options })
  /** A context takes as long to make as a page to load: all that ask for nothing of their own share one. */
  const shared = await newContext()
  const troubles: string[] = []
  async function load(path: string | undefined, context: BrowserContext): Promise<Page> {
    const page = await context.newPage()
    page.on('pageerror', (error) => troubles.push(`${page.url()}: ${error.message}`))
    page.on('request', (request) => {
      const { origin, protocol } = new URL(request.url())
      if (protocol.startsWith('http') && `${origin}/` !== server.address)
        troubles.push(`asked ${request.url()}`)
    })
    page.on('console', (message) => {
      if (message.text().includes('Content Security Policy'))
        troubles.push(`${page.url()}: ${message.text()}`)
    })
    page.on('response', (response) => {
      if (response.status() >= 400) troubles.push(`${response.status()} ${response.url()}`)
    })
    if (path === undefined) return page
    await page.goto(new URL(path, address).href)
    await page.locator('h1').waitFor()
    return page
  }

  return {
    address,
    async open(path, options) {
      const context = options ? await newContext(options) : shared
      const page = await load(path, context)
      // A page behind another is slow.
      onTestFinished(() => (options ? context : page).close())
      return page
    },
    keep: (path) => load(path, shared),
    async close() {
      await browser.close()
      await server.close()
      await rm(folder, { recursive: true })
      expect(troubles).toEqual([])
    },
  }
}

/** The picture of a page, for those who are sent there, and its icon are on the server. */
export async function expectPreview(page: Page): Promise<void> {
  for (const [selector, name, type] of [
    ['meta[property="og:image"]', 'content', 'image/png'],
    ['link[rel=icon]', 'href', 'image/svg+xml'],
  ] as const) {
    const address = new URL((await page.locator(selector).getAttribute(name))!, page.url()).href
    const answer = await page.evaluate(
      (url) => fetch(url).then(({ headers }) => headers.get('Content-Type')),
      address,
    )
    expect(answer, selector).toBe(type)
  }
}
