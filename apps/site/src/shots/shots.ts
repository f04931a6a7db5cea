import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { Page, ViewportSize } from 'playwright'
import { launchChromium } from '../chromium.js'
import { benchmark } from './benchmark.js'
import { detector } from './detector.js'
import { explainer } from './explainer.js'
import type { Shot } from './shot.js'

const shots: readonly Shot[] = [{ name: 'home', address: '' }, ...explainer, ...detector, ...benchmark]

const screens: Record<string, ViewportSize> = {
  phone: { width: 390, height: 844 },
  tablet: { width: 768, height: 1024 },
  desktop: { width: 1366, height: 768 },
}

/**
 * Takes a picture of every state of every page, on a phone, a tablet and a desktop, in light and in dark. A page is
 * brought into a state once, and shown on each screen.
 *
 * @param site address of the site
 * @param folder where the pictures go
 * @param only the states whose name contains this
 */
export async function takeShots(site: string, folder: string, only: string): Promise<void> {
  await mkdir(folder, { recursive: true })
  const browser = await launchChromium()
  try {
    for (const shot of shots.filter(({ name }) => name.includes(only))) {
      const context = await browser.newContext({ viewport: screens.desktop!, reducedMotion: 'reduce' })
      const page = await context.newPage()
      await page.goto(new URL(shot.address, site).href)
      await page.locator('h1').waitFor()
      await shot.prepare?.(page)
      for (const [screen, size] of Object.entries(screens)) {
        await page.setViewportSize(size)
        for (const colorScheme of ['light', 'dark'] as const) {
          await page.emulateMedia({ colorScheme })
          await take(page, shot, join(folder, `${shot.name}-${screen}-${colorScheme}.png`))
        }
      }
      await context.close()
      console.log(join(folder, shot.name))
    }
  } finally {
    await browser.close()
  }
}

async function take(page: Page, { at }: Shot, path: string): Promise<void> {
  if (at)
    await page
      .locator(at)
      .first()
      .evaluate((element) => element.scrollIntoView())
  // What follows the size of the screen is drawn after it.
  await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))))
  await page.screenshot({ path, fullPage: !at })
}
