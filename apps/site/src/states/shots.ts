import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { Page } from 'playwright'
import { launchChromium } from '../chromium.js'
import { states } from './all.js'
import { type State, visits, walk } from './state.js'

/** Pages at work at a time. */
const HANDS = 2

/**
 * Takes a picture of every state of every page, on every screen.
 *
 * @param site address of the site
 * @param folder where the pictures go
 * @param only the states whose name contains this
 */
export async function takeShots(site: string, folder: string, only: string): Promise<void> {
  await mkdir(folder, { recursive: true })
  const waiting = visits(states, only)
  async function work(): Promise<void> {
    const browser = await launchChromium()
    try {
      for (let visit = waiting.shift(); visit; visit = waiting.shift()) {
        const context = await browser.newContext({ reducedMotion: 'reduce' })
        const page = await context.newPage()
        await walk(page, site, visit, async (state, screen) => {
          if (state.name.includes(only))
            await take(page, state, join(folder, `${state.name}-${screen.name}.png`))
        })
        await context.close()
        for (const { name } of visit.filter((state) => state.name.includes(only)))
          console.log(join(folder, name))
      }
    } finally {
      await browser.close()
    }
  }
  await Promise.all(Array.from({ length: HANDS }, work))
}

async function take(page: Page, { at }: State, path: string): Promise<void> {
  if (at)
    await page
      .locator(at)
      .first()
      .evaluate((element) => element.scrollIntoView())
  await page.screenshot({ path, fullPage: !at })
}
