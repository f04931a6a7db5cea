import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { serve } from '@roipool/browser'
import type { Page } from 'playwright'
import { build } from 'vite'
import { expect, it } from 'vitest'
import { launchChromium } from '../src/chromium.js'
import { describeInChromium } from './site.js'

const at = (path: string) => fileURLToPath(new URL(`../../../${path}`, import.meta.url))

/** The home page as it is built where scripts/release.json says this. */
async function homeWith(address: string, look: (page: Page) => Promise<void>): Promise<void> {
  const outDir = await mkdtemp(join(tmpdir(), 'roipool-home-'))
  const release = {
    name: 'release',
    enforce: 'pre',
    load: (id: string) => (id.endsWith('scripts/release.json') ? JSON.stringify({ address }) : undefined),
  } as const
  const root = at('apps/home')
  await build({
    root,
    configFile: at('vite.config.ts'),
    plugins: [release],
    logLevel: 'error',
    build: { outDir, emptyOutDir: true, rolldownOptions: { input: [join(root, 'index.html')] } },
  })
  const server = await serve(outDir)
  const browser = await launchChromium()
  try {
    const page = await browser.newPage()
    await page.goto(server.address)
    await page.locator('h1').waitFor()
    await look(page)
  } finally {
    await browser.close()
    await server.close()
    await rm(outDir, { recursive: true })
  }
}

describeInChromium('the home page and the repository', () => {
  it('links to it beside the install line and in the footer, once it has an address', async () => {
    const address = 'https://example.org/roipool'
    await homeWith(address, async (page) => {
      for (const place of ['[data-install]', 'footer'])
        expect(await page.locator(`${place} a`).getAttribute('href'), place).toBe(address)
      expect(await page.getByText('Not on npm yet').count()).toBe(0)
    })
  })

  it('links nowhere before, and says how its packages are had', async () => {
    await homeWith('', async (page) => {
      expect(await page.locator('[data-install] a, footer a').count()).toBe(0)
      expect(await page.locator('[data-install]').textContent()).toContain('Not on npm yet')
    })
    // What the page tells readers to run.
    expect(JSON.parse(await readFile(at('package.json'), 'utf8')).scripts).toHaveProperty('pack')
  })
})
