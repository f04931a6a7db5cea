import { execFile } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { serve } from '@roipool/browser'
import { expect, it } from 'vitest'
import { launchChromium } from '../src/chromium.js'
import { walk } from '../src/states/state.js'
import { expectAccessible } from './accessible.js'
import { describeInChromium } from './site.js'

const run = (script: string, ...args: string[]) =>
  promisify(execFile)(process.execPath, [
    fileURLToPath(new URL(`../../../${script}`, import.meta.url)),
    ...args,
  ])

/** Runs in the page: the words of a chart that one of its curves goes through. */
function crossed(charts: Element[]): string[] {
  return charts.flatMap((chart) => {
    const points = [...chart.querySelectorAll<SVGPathElement>('g[stroke="#0b57d0"] path')].flatMap((path) => {
      const onScreen = path.getScreenCTM()!
      const length = path.getTotalLength()
      return Array.from({ length: Math.ceil(length) }, (_, at) =>
        path.getPointAtLength(at).matrixTransform(onScreen),
      )
    })
    return [...chart.querySelectorAll('text')]
      .filter((text) => {
        const { left, right, top, bottom } = text.getBoundingClientRect()
        return points.some(({ x, y }) => x > left && x < right && y > top && y < bottom)
      })
      .map(({ textContent }) => textContent)
  })
}

describeInChromium('the reports of npm start', () => {
  it('are accessible and fit, on a phone, a tablet and a desktop, in light and in dark', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'roipool-reports-'))
    const scenes = join(folder, 'scenes')
    await run('apps/cli/dist/main.js', 'demo', folder)
    const held = ['--split', 'held', '--seed', '7', '--count', '4', '-o', scenes]
    await run('packages/emoji-voc/bench/scenes.mjs', ...held)
    const data = ['--annotations', join(scenes, 'coco.json'), '--images', join(scenes, 'photos')]
    const pages = [
      '-o',
      join(scenes, 'drawn/'),
      '--report',
      join(scenes, 'report.html'),
      '--credit',
      'Drawings',
    ]
    await run('apps/cli/dist/main.js', 'evaluate', ...data, ...pages)

    const server = await serve(folder)
    const browser = await launchChromium()
    const page = await browser.newPage({ reducedMotion: 'reduce' })
    const seen: string[] = []
    for (const address of ['report.html', 'scenes/report.html']) {
      await walk(page, server.address, [{ name: address, address }], async ({ name }, screen) => {
        seen.push(`${name}, ${screen.name}`)
        await expectAccessible(page, seen.at(-1))
        expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(screen.size.width)
      })
    }
    expect(seen).toHaveLength(12)
    expect(await page.locator('figure svg').evaluateAll(crossed)).toEqual([])
    await browser.close()
    await server.close()
    await rm(folder, { recursive: true })
  }, 300_000)
})
