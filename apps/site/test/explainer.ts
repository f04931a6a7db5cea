import { coverage, roisFromYxhw, type Shape } from '@roipool/core'
import type { Page } from 'playwright'
import { expect } from 'vitest'

/** A region as the page writes it, in image pixels. */
export type Region = readonly [y: number, x: number, height: number, width: number]

export const worked: Region = [192, 296, 145, 200]
export const shape: Shape = [1, 16, 16, 1]
export const params = { outputSize: [3, 3], spatialScale: 1 / 32 } as const

/** What the page writes beside `name`. */
export const number = (page: Page, name: string) => page.locator(`[data-number="${name}"]`).textContent()

/** The area that the page says was kept, lost or gained. */
export const area = async (page: Page, name: string) =>
  Number(await page.locator(`[data-coverage="${name}"] b`).textContent())

export async function region(page: Page): Promise<Region> {
  const values = ['y', 'x', 'height', 'width'].map((name) =>
    page.getByRole('spinbutton', { name, exact: true }).inputValue(),
  )
  return (await Promise.all(values)).map(Number) as unknown as Region
}

/** The page shows, after the last step, what the library says of its region. */
export async function expectCoverage(page: Page): Promise<void> {
  const [expected] = coverage(roisFromYxhw([await region(page)]), params, shape)
  const { kept, lost, gained } = expected!.afterBins
  expect(await area(page, 'region')).toBeCloseTo(expected!.trueArea, 3)
  expect([await area(page, 'kept'), await area(page, 'lost'), await area(page, 'gained')]).toEqual(
    [kept, lost, gained].map((value) => Number(value.toFixed(4))),
  )
}

export async function ready(page: Page): Promise<void> {
  await page.locator('[data-network=ready]').waitFor({ timeout: 60_000 })
  await page.locator('[data-at="0,0"][aria-label*=": "]').first().waitFor()
}

/** Drags a finger from a place to others, in pixels of the screen. */
export async function touch(page: Page, from: Place, to: readonly Place[]): Promise<void> {
  const finger = await page.context().newCDPSession(page)
  const send = (type: 'touchStart' | 'touchMove' | 'touchEnd', touchPoints: Place[]) =>
    finger.send('Input.dispatchTouchEvent', { type, touchPoints })
  await send('touchStart', [from])
  for (const place of to) await send('touchMove', [place])
  await send('touchEnd', [])
  await finger.detach()
}

interface Place {
  readonly x: number
  readonly y: number
}

/** The middle of an element. */
export async function middle(page: Page, selector: string): Promise<Place> {
  const box = (await page.locator(selector).first().boundingBox())!
  return { x: box.x + box.width / 2, y: box.y + box.height / 2 }
}

/** Elements are seen: the middle of each lies on the screen, and nothing lies over it. */
export async function expectSeen(page: Page, ...selectors: readonly string[]): Promise<void> {
  for (const selector of selectors) {
    const seen = page
      .locator(selector)
      .first()
      .evaluate((element) => {
        const { x, y, width, height } = element.getBoundingClientRect()
        const top = document.elementFromPoint(x + width / 2, y + height / 2)
        return top !== null && (element.contains(top) || top.contains(element))
      })
    expect(await seen, selector).toBe(true)
  }
}

export async function drag(page: Page, selector: string, dx: number, dy: number): Promise<void> {
  const box = (await page.locator(selector).boundingBox())!
  const [x, y] = [box.x + box.width / 2, box.y + box.height / 2]
  await page.mouse.move(x, y)
  await page.mouse.down()
  await page.mouse.move(x + dx / 2, y + dy / 2)
  await page.mouse.move(x + dx, y + dy)
  await page.mouse.up()
}
