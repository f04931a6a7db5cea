import { readFile } from 'node:fs/promises'
import type { Page } from 'playwright'
import sharp from 'sharp'
import { expect } from 'vitest'
import { expectAccessible } from './accessible.js'

export const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true })

const boxes = (page: Page) => page.locator('[data-sheet] [data-thing]')
/** What each box on the photograph is called, and its size. */
export const labels = (page: Page) =>
  boxes(page).evaluateAll((all) => all.map((box) => box.getAttribute('aria-label')))

/** Where the file is that a button saves. */
export async function savedAt(page: Page, name: string): Promise<string> {
  const download = page.waitForEvent('download')
  await button(page, name).click()
  return (await download).path()
}

/** The file that a button saves. */
export const saved = async (page: Page, name: string) => readFile(await savedAt(page, name))

/** Boxes are drawn, moved, resized, named and deleted, by pointer and by keyboard; undone; exported and read. */
export async function expectDrawing(page: Page): Promise<void> {
  await page.locator('[data-ready]').waitFor()
  expect(await button(page, 'Teach').isDisabled()).toBe(true)
  await expectAccessible(page)
  const grey = { width: 400, height: 200, channels: 3 as const, background: '#808080' }
  const buffer = await sharp({ create: grey }).png().toBuffer()
  const teach = page.getByRole('group', { name: 'Add photographs to teach with' })
  await teach.getByLabel('Choose photographs').setInputFiles([
    { name: 'grey.png', mimeType: 'image/png', buffer },
    { name: 'broken.png', mimeType: 'image/png', buffer: Buffer.from('none') },
  ])
  await page.getByRole('alert').getByText('broken.png').waitFor()
  await page.getByLabel('Name of a new kind of thing').fill('mug')
  await button(page, 'Add').click()
  await page.getByLabel('Name of a new kind of thing').fill('pen')
  await button(page, 'Add').click()

  await page.locator('[data-sheet]').scrollIntoViewIfNeeded()
  const sheet = (await page.locator('[data-sheet]').boundingBox())!
  const scale = sheet.width / 400
  const drag = async (from: readonly [number, number], to: readonly [number, number]) => {
    await page.mouse.move(sheet.x + from[0] * scale, sheet.y + from[1] * scale)
    await page.mouse.down()
    await page.mouse.move(sheet.x + to[0] * scale, sheet.y + to[1] * scale, { steps: 3 })
    await page.mouse.up()
  }
  await drag([40, 40], [140, 100])
  expect(await labels(page)).toEqual(['pen, 100 by 60 pixels'])
  await drag([140, 100], [180, 120])
  expect(await labels(page)).toEqual(['pen, 140 by 80 pixels'])
  await drag([80, 80], [600, 80])
  expect(await labels(page)).toEqual(['pen, 140 by 80 pixels'])

  await button(page, 'Add a box').click()
  await page.keyboard.press('1')
  await page.keyboard.press('Shift+ArrowLeft')
  expect(await labels(page)).toEqual(['pen, 140 by 80 pixels', 'mug, 112 by 60 pixels'])
  await page.keyboard.press('Delete')
  expect(await labels(page)).toHaveLength(1)
  await page.keyboard.press('Control+z')
  expect((await labels(page))[1]).toBe('mug, 112 by 60 pixels')
  await page.keyboard.press('Control+Shift+z')
  expect(await labels(page)).toHaveLength(1)

  const coco = JSON.parse((await saved(page, 'COCO')).toString('utf8'))
  expect(coco.images).toEqual([{ id: 1, file_name: 'grey.png', width: 400, height: 200 }])
  expect(coco.annotations[0].bbox[0] + coco.annotations[0].bbox[2]).toBeCloseTo(400, 0)
  await boxes(page).first().focus()
  await button(page, 'Delete the box').click()
  await page.getByLabel('Read boxes').setInputFiles({
    name: 'coco.json',
    mimeType: 'application/json',
    buffer: Buffer.from(JSON.stringify(coco)),
  })
  await expect.poll(() => labels(page)).toEqual(['pen, 140 by 80 pixels'])
}
