import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { coverage, roisFromXywh } from '@roipool/core'
import { parseHTML } from 'linkedom'
import { beforeAll, describe, expect, it } from 'vitest'
import { platePath } from '../src/demo/plate.js'
import { readPhotograph } from '../src/input/photograph.js'
import { openNetwork } from '../src/network/node.js'
import { articlePool } from './article.js'
import { type Result, readNpy, roipool, temporaryFolder } from './roipool.js'

const folder = join(temporaryFolder(), 'made', 'by demo')
let result: Result
let page: string

/** The frames in the 512×512 pixels that the network sees; the plate has 1024×510. */
const frames = Array.from({ length: 24 }, (_, n) => {
  const [x, y] = [9 + 168 * (n % 6), 11 + 126 * Math.floor(n / 6)]
  return [x / 2, (y * 512) / 510, 166 / 2, (111 * 512) / 510] as const
})

beforeAll(async () => {
  result = await roipool('.', 'demo', folder)
  page = readFileSync(join(folder, 'report.html'), 'utf8')
})

describe('roipool demo', () => {
  it('writes two files, and nothing beside them', () => {
    expect(result).toMatchObject({ code: 0, stderr: '' })
    expect(readdirSync(folder).sort()).toEqual(['regions.npy', 'report.html'])
    expect(existsSync('out')).toBe(false)
  })

  it('has every backend agree with the reference, and times none that does not', () => {
    const rows = result.stdout.split('\n').filter((line) => / passed /.test(line))
    expect(rows.map((row) => row.split(' ')[0])).toEqual([
      'naive',
      'wasm',
      'gpujs:cpu',
      'gpujs:webasm',
      'tfjs:cpu',
      'tfjs:wasm',
    ])
    for (const row of rows) expect(row).toMatch(/passed +0 +[\d.]+ ms +[\d.]+ ms – [\d.]+ ms$/)
    expect(result.stdout).toMatch(
      /Cannot run here:\nwebgpu +webgpu is not installed.+\ngpujs:webgl2 .+\ngpujs:webgpu /,
    )
  })

  it('pools what the article would pool of the network’s features', async () => {
    const network = await openNetwork()
    const { features } = await network.map((await readPhotograph(platePath(), network.inputSize)).square)
    network.dispose()
    expect(features.shape).toEqual([1, 16, 16, 480])
    const regions = readNpy(join(folder, 'regions.npy'))
    expect(regions.shape).toEqual([24, 3, 3, 480])
    const expected = frames.flatMap(([x, y, w, h]) => [
      ...articlePool(features.data, [16, 16, 480], [x, y, x + w, y + h], 1 / 32, 3),
    ])
    expect([...regions.data]).toEqual(expected)
  })
})

describe('report.html', () => {
  const rois = roisFromXywh(frames)
  const params = { outputSize: [3, 3], spatialScale: 1 / 32 } as const
  const steps = coverage(rois, params, [1, 16, 16, 480])
  const worst = steps.reduce((a, b) => (b.afterBins.lost > a.afterBins.lost ? b : a))
  const cells = (area: number) => String(Math.round(area * 1e4) / 1e4)

  it('gives the coverage of the region it shows, step by step', () => {
    const rows = tableOf('From a box to whole cells')
    for (const [n, step] of [worst.afterRoi, worst.afterBins].entries()) {
      const { cells: used, kept, lost, gained } = step
      expect(rows[n + 1]!.map((text) => text.split(' ')[0])).toEqual([
        'rounding',
        ...[used, kept, lost, gained].map(cells),
      ])
    }
  })

  it('gives the coverage of the worked example', () => {
    const [scaled, afterRoi, afterBins] = tableOf('The worked example')
    expect(scaled![1]).toBe('28.3203')
    expect(afterRoi).toEqual(['rounding the region', '24', '23 (81.21 %)', '5.3203 (18.79 %)', '1 (3.53 %)'])
    expect(afterBins).toEqual([
      'rounding the bins',
      '18',
      '17.25 (60.91 %)',
      '11.0703 (39.09 %)',
      '0.75 (2.65 %)',
    ])
    expect(page.replaceAll('\u00a0', ' ')).toContain('106 108 110 / 122 124 126 / 138 140 142')
  })

  it('asks nothing of the network and runs no script', () => {
    const { document } = parseHTML(page)
    const sources = [...document.querySelectorAll('[src], [href]')].map(
      (it) => it.getAttribute('src') ?? it.getAttribute('href'),
    )
    const fetched = sources.filter((url) => !/^(#|data:image\/jpeg;base64,)/.test(url ?? ''))
    expect(fetched).toEqual(['https://erdem.pl/2020/02/understanding-region-of-interest-ro-i-pooling'])
    expect(document.querySelectorAll('script, link, iframe').length).toBe(0)
    expect(page).not.toMatch(/@import|url\((?!#)/)
  })

  it('names every picture and every id once', () => {
    const { document } = parseHTML(page)
    const ids = [...document.querySelectorAll('[id]')].map(({ id }) => id)
    expect(new Set(ids).size).toBe(ids.length)
    const pictures = [...document.querySelectorAll('svg[role=img]')]
    expect(pictures.length).toBeGreaterThan(8)
    for (const picture of pictures) {
      const names = picture.getAttribute('aria-labelledby')?.split(' ') ?? []
      for (const id of names) expect(ids).toContain(id)
      expect(picture.getAttribute('aria-label') ?? names.join()).toMatch(/\w/)
    }
  })

  it('gives names only to what may have one', () => {
    const { document } = parseHTML(page)
    const named = [...document.querySelectorAll('[aria-label], [aria-labelledby]')]
    const mayNot = named.filter((it) => it.localName !== 'section' && !it.hasAttribute('role'))
    expect(mayNot.map((it) => `${it.localName} ${it.getAttribute('aria-label')}`)).toEqual([])
  })

  /** The cells of the first table under a heading, row by row. */
  function tableOf(heading: string): string[][] {
    const { document } = parseHTML(page)
    const section = [...document.querySelectorAll('section')].find((it) => it.textContent!.includes(heading))!
    return [...section.querySelectorAll('tbody tr')].map((row) =>
      [...row.children].map((cell) => cell.textContent!.replaceAll('\u00a0', ' ')),
    )
  }
})
