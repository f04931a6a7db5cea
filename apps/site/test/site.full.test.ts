import { contentSecurityPolicy } from '@roipool/browser'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { expectAccessibleEverywhere } from './accessible.js'
import { describeInChromium, expectPreview, type OpenSite, openSite } from './site.js'

const pages = ['', 'explainer/', 'detector/', 'benchmark/']

describeInChromium('the site', () => {
  let site: OpenSite
  beforeAll(async () => {
    site = await openSite()
  })
  afterAll(() => site.close())

  for (const path of pages) {
    it(`/${path} is accessible and fits, light and dark, narrow and wide, is isolated, and says what it may load`, async () => {
      const page = await site.open(path)
      await expectAccessibleEverywhere(page)
      // So that backends may use threads.
      expect(await page.evaluate(() => crossOriginIsolated)).toBe(true)
      const policy = page.locator('meta[http-equiv=Content-Security-Policy]')
      expect(await policy.getAttribute('content')).toBe(contentSecurityPolicy)
      // What others see who are sent there.
      expect(await page.locator('meta[name=description]').getAttribute('content')).toMatch(/^.{40,}\.$/)
      await expectPreview(page)
    })
  }

  it('keeps the theme that was chosen from page to page', async () => {
    const page = await site.open('', { colorScheme: 'light' })
    await page.getByRole('button', { name: 'Colours' }).click()
    await page.getByRole('button', { name: 'Colours' }).click()
    await page.getByRole('navigation').getByRole('link', { name: 'Explainer' }).click()
    await page.waitForURL('**/explainer/?theme=dark')
    expect(await page.evaluate(() => getComputedStyle(document.documentElement).colorScheme)).toBe('dark')
  })
})

describeInChromium('the site from a server without the headers for shared memory', () => {
  it('works, and says that it runs on one thread; the network computes the same', async () => {
    const site = await openSite({ isolated: false })
    for (const path of pages) {
      const page = await site.open(path)
      expect(await page.evaluate(() => crossOriginIsolated)).toBe(false)
      await page.getByText('on one thread').waitFor()
      if (path === 'explainer/')
        await page.getByText('The feature map is real: 16×16×480').waitFor({ timeout: 60_000 })
    }
    await site.close()
  })
})
