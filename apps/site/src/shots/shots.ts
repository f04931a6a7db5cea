import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { BrowserContext, BrowserContextOptions } from 'playwright'
import { launchChromium } from '../chromium.js'
import { benchmark } from './benchmark.js'
import { detector } from './detector.js'
import { explainer } from './explainer.js'
import type { Shot } from './shot.js'

const shots: readonly Shot[] = [{ name: 'home', address: '' }, ...explainer, ...detector, ...benchmark]

const screens: Record<string, BrowserContextOptions> = {
  phone: { viewport: { width: 390, height: 844 }, deviceScaleFactor: 2, hasTouch: true },
  desktop: { viewport: { width: 1280, height: 900 } },
}

/**
 * Takes a picture of every state of every page, on a phone and on a desktop, in light and in dark.
 *
 * @param site address of the site
 * @param folder where the pictures go
 * @param only the states whose name contains this
 */
export async function takeShots(site: string, folder: string, only: string): Promise<void> {
  await mkdir(folder, { recursive: true })
  const browser = await launchChromium()
  try {
    for (const [screen, options] of Object.entries(screens)) {
      for (const colorScheme of ['light', 'dark'] as const) {
        const context = await browser.newContext({ ...options, colorScheme, reducedMotion: 'reduce' })
        for (const shot of shots.filter(({ name }) => name.includes(only))) {
          const path = join(folder, `${shot.name}-${screen}-${colorScheme}.png`)
          await take(context, site, shot, path)
          console.log(path)
        }
        await context.close()
      }
    }
  } finally {
    await browser.close()
  }
}

async function take(context: BrowserContext, site: string, shot: Shot, path: string): Promise<void> {
  const page = await context.newPage()
  await page.goto(new URL(shot.address, site).href)
  await page.locator('h1').waitFor()
  await shot.prepare?.(page)
  await page.screenshot({ path, fullPage: true })
  await page.close()
}
