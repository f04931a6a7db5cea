import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { catalog } from '@roipool/catalog'
import * as core from '@roipool/core'
import { beforeAll, describe, expect, it } from 'vitest'
import {
  defaultsOf,
  flagOf,
  type OperatorName,
  operatorNames,
  otherKindOf,
  takesImages,
  takesOffsets,
} from '../src/operators.js'
import { command, expectRefusal, npy, readNpy, temporaryFolder } from './roipool.js'

const folder = temporaryFolder()
const file = (name: string) => join(folder, name)

/** A map of 2×3 groups of channels, two boxes on it at a stride of 8, and the same as fractions. */
const features = {
  data: Float32Array.from({ length: 9 * 13 * 6 }, (_, n) => ((n * 7919) % 1171) - 585),
  shape: [1, 9, 13, 6],
} as const
const boxes = [
  [9, 5, 70, 61],
  [30, 20, 103, 70],
]
const fractions = [
  [0.1, 0.2, 0.9, 0.7],
  [-0.2, 0, 0.5, 1.3],
]

const rotated = [
  [40, 30, 50, 20, 0.5],
  [60, 40, 30, 40, -1.2],
]
const points = [
  [
    [9, 5],
    [70.5, 61.25],
  ],
  [
    [30, 20],
    [103, 70],
  ],
]
const offsets = Float32Array.from({ length: 2 * 2 * 6 }, (_, n) => (n % 5) - 2)
/** COCO's: a polygon and two forms of run lengths, on an image of 104×72 pixels; and one of another image. */
const polygon = [9, 5, 70, 5, 40, 61]
const counts = [72 * 30 + 10, 40, 72 * 74 - 50]
const coco = {
  images: [
    { id: 1, file_name: 'map.png', width: 104, height: 72 },
    { id: 2, file_name: 'other.png', width: 8, height: 8 },
  ],
  categories: [{ id: 1, name: 'thing' }],
  annotations: [
    { id: 7, image_id: 1, category_id: 1, bbox: [9, 5, 61, 56], segmentation: [polygon] },
    { id: 8, image_id: 2, category_id: 1, bbox: [0, 0, 4, 4], segmentation: [[0, 0, 4, 0, 4, 4]] },
    { id: 9, image_id: 1, category_id: 1, bbox: [30, 10, 1, 40], segmentation: { size: [72, 104], counts } },
  ],
}
const masks = {
  masks: [
    ...core.masksFromPolygons([[polygon]], [72, 104]).masks,
    ...core.masksFromRle([{ size: [72, 104], counts }]).masks,
  ],
}

beforeAll(() => {
  writeFileSync(file('rotated.json'), JSON.stringify(rotated))
  writeFileSync(file('points.npy'), npy(Float32Array.from(points.flat(2)), [2, 2, 2]))
  writeFileSync(file('coco.json'), JSON.stringify(coco))
  writeFileSync(file('offsets.npy'), npy(offsets, [2, 2, 2, 3]))
  writeFileSync(file('map.npy'), npy(features.data, [...features.shape]))
  writeFileSync(file('boxes.json'), JSON.stringify(boxes))
  writeFileSync(file('fractions.json'), JSON.stringify(fractions))
})

const cut = ['--output-size', '2x3']

/** The boxes an operator takes, and their scale. */
function regionsOf(operator: string): string[] {
  if (operator in core.takes && takesImages(operator as OperatorName)) return []
  if (operator === 'cropAndResize') return ['-b', 'fractions.json']
  const other = otherKindOf(operator as OperatorName)
  const scale = ['--spatial-scale', '1/8']
  if (other === 'masks') return ['-b', 'coco.json']
  if (other) return ['-b', other === 'rotated' ? 'rotated.json' : 'points.npy', ...scale]
  return ['-b', 'boxes.json', ...scale, ...(moves(operator) ? ['--offsets', 'offsets.npy'] : [])]
}

const moves = (operator: string) => operator in core.takes && takesOffsets(operator as OperatorName)

/** The regions of an operator, for core. */
function regionsInCore(operator: OperatorName): unknown {
  const other = otherKindOf(operator)
  if (other === 'masks') return masks
  if (other === 'points') return core.pointsFromXy(points)
  if (other === 'rotated') return core.roisFromRotated(rotated)
  return core.roisFromXyxy(operator === 'cropAndResize' ? fractions : boxes)
}

function sizesOf(operator: OperatorName): object {
  const outputSize = [2, 3]
  if (operator === 'cropAndResize') return { outputSize }
  if (operator === 'samplePoints') return { spatialScale: 1 / 8 }
  if (operator === 'maskPool') return { outputSize, spatialScale: 'fit' }
  return { outputSize, spatialScale: 1 / 8, ...(moves(operator) && { offsets }) }
}

function pool(operator: string, ...more: string[]) {
  const regions = regionsOf(operator)
  return command(
    folder,
    'pool',
    'map.npy',
    ...regions,
    ...(operator === 'samplePoints' ? [] : cut),
    '-o',
    'out.npy',
    '--operator',
    operator,
    ...more,
  )
}

/** What core gives with the same parameters. */
async function expected(operator: OperatorName, params: object) {
  const backend = await catalog[0]!.open()
  const calls: Partial<Record<string, unknown>> = { ...core }
  if (takesImages(operator)) {
    const whole: object = { outputSize: [2, 3], ...params }
    return (calls[operator] as core.ImageOperator<object>)(backend, features, whole)
  }
  const call = calls[operator] as core.Operator<object>
  const all: object = { ...sizesOf(operator), ...params }
  return call(backend, features, regionsInCore(operator) as core.Rois, all)
}

const close = (values: ArrayLike<number>) => Array.from(values, (value) => expect.closeTo(value, 2))

describe('roipool pool --operator', () => {
  it.each(operatorNames)('%s, by its defaults, which are core’s', async (operator) => {
    expect(await pool(operator)).toMatchObject({ code: 0, stderr: '' })
    const { data, shape } = await expected(operator, {})
    const regions = readNpy(file('out.npy'))
    expect(regions.shape).toEqual(shape)
    expect([...regions.data]).toEqual(close(data))
  })

  it.each<[OperatorName, string[], object]>([
    ['roiPool', ['--quantization', 'round', '--reduce', 'avg'], { quantization: 'round', reduce: 'avg' }],
    [
      'roiAlign',
      ['--aligned', 'false', '--sampling-ratio', '2', '--sample-placement', 'interior', '--reduce', 'max'],
      { aligned: false, samplingRatio: 2, samplePlacement: 'interior', reduce: 'max' },
    ],
    [
      'roiWarp',
      ['--quantization', 'round', '--sampling-ratio', '1'],
      { quantization: 'round', samplingRatio: 1 },
    ],
    [
      'cropAndResize',
      ['--method', 'nearest', '--extrapolation-value', '-2.5'],
      { method: 'nearest', extrapolationValue: -2.5 },
    ],
    ['psRoiAlign', ['--sampling-ratio', '3'], { samplingRatio: 3 }],
    ['prRoiPool', ['--spatial-scale', '1/8,1/6'], { spatialScale: [1 / 8, 1 / 6] }],
    ['maskPool', ['--spatial-scale', '1/8,1/10'], { spatialScale: [1 / 8, 1 / 10] }],
    ['adaptivePool', ['--reduce', 'avg'], { reduce: 'avg' }],
    [
      'roiAlignRotated',
      ['--angle', 'degrees', '--clockwise', 'true', '--sampling-ratio', '2'],
      { angle: 'degrees', clockwise: true, samplingRatio: 2 },
    ],
    ['deformRoiPool', ['--gamma', '0.5'], { gamma: 0.5 }],
    ['maskPool', ['--resize', 'none', '--threshold', '0.25'], { threshold: 0.25 }],
  ])('%s with %j', async (operator, args, params) => {
    const { code, stdout } = await pool(operator, ...args, '--json')
    expect(code).toBe(0)
    expect(JSON.parse(stdout)).toMatchObject({ operator, params: { outputSize: [2, 3], ...params } })
    const { data } = await expected(operator, params)
    expect((await expected(operator, {})).data).not.toEqual(data)
    expect([...readNpy(file('out.npy')).data]).toEqual(close(data))
  })

  it('needs boxes, unless it pools whole images', async () => {
    const said = await command(folder, 'pool', 'map.npy', '--spatial-scale', '1/8', '-o', 'out.npy')
    expectRefusal(said, "required option '-b, --boxes <file>' not specified")
    expect((await pool('adaptivePool')).stdout).toContain('adaptivePool, reduce max, to 2×3')
  })

  it('takes points without bins, and offsets as many bins as there are', async () => {
    expect((await pool('samplePoints', '--aligned', 'false', '--json')).stdout).not.toContain('outputSize')
    const { stdout } = await command(
      folder,
      ...[
        'pool',
        'map.npy',
        ...regionsOf('deformRoiPool'),
        '-o',
        'out.npy',
        '--operator',
        'deformRoiPool',
        '--json',
      ],
    )
    expect(JSON.parse(stdout)).toMatchObject({ params: { outputSize: [2, 3], offsets: 'offsets.npy' } })
  })

  it.each([
    ['samplePoints', ['--normalized'], '--normalized is for boxes, and samplePoints takes points'],
    [
      'roiPoolRotated',
      ['-b', 'points.npy'],
      'points.npy row 1 must be cx, cy, w, h, angle, but has 4 numbers',
    ],
    ['samplePoints', ['-b', 'rotated.json'], 'must be x, y of 2.5 points, but has 5 numbers'],
    ['maskPool', ['-b', 'boxes.json'], 'boxes.json must be COCO annotations'],
    ['roiAlign', ['--offsets', 'offsets.npy'], '--offsets is for deformRoiPool, deformPsRoiPool'],
    ['deformRoiPool', ['--offsets', 'points.npy'], 'but offsets are (K, 2, height, width)'],
    ['deformRoiPool', ['-o', 'folder/'], '--operator deformRoiPool pools a single image or map'],
  ])('%s refuses the regions of %j', async (operator, args, says) => {
    expectRefusal(await pool(operator, ...args), says)
  })

  it('says which, with its parameters, and reports losses for RoI pooling only', async () => {
    const { stdout } = await pool('roiAlign', '--sampling-ratio', '2')
    expect(stdout).toContain('roiAlign, aligned true, samplingRatio 2, samplePlacement center, reduce avg')
    expect(stdout).not.toContain('after rounding')
    expect((await pool('roiPool')).stdout).toContain('after rounding the bins')
  })

  it.each([
    [
      'roiPool',
      ['--sampling-ratio', '2'],
      '--sampling-ratio is for roiAlign, roiWarp, psRoiAlign, roiAlignRotated, deformRoiPool, deformPsRoiPool; roiPool takes --quantization, --reduce',
    ],
    ['prRoiPool', ['--reduce', 'max'], 'prRoiPool takes no such option'],
    ['roiAlign', ['--sampling-ratio', '0'], 'It must be a positive whole number, or adaptive.'],
    ['roiAlign', ['--aligned', 'yes'], 'It must be true or false.'],
    ['roiAlign', ['--reduce', 'max', '--max-plan-bytes', '1'], 'roipool: with rois.boxes[0]'],
    ['cropAndResize', ['--spatial-scale', '1/8'], '--spatial-scale is not for cropAndResize'],
    ['adaptivePool', ['-b', 'boxes.json'], '--boxes is not for adaptivePool, which pools whole images'],
    ['adaptivePool', ['--spatial-scale', '1/8'], '--spatial-scale is not for adaptivePool'],
    ['cropAndResize', ['--extrapolation-value', 'none'], 'It must be a number.'],
    ['psRoiPool', ['--output-size', '4x4'], 'a multiple of 4·4 channels, but has 6'],
    ['roiPoolAlign', [], 'Allowed choices are roiPool, roiAlign'],
  ])('%s refuses %j', async (operator, args, says) => {
    expectRefusal(await pool(operator, ...args), says)
  })

  it.each(operatorNames)('%s takes its defaults as they are written', async (operator) => {
    const { data } = await expected(operator, {})
    const written = Object.entries(defaultsOf(operator)).flatMap(([name, value]) => [
      flagOf(name),
      `${value}`,
    ])
    expect(await pool(operator, ...written)).toMatchObject({ code: 0, stderr: '' })
    expect([...readNpy(file('out.npy')).data]).toEqual(close(data))
  })

  it('shows core’s defaults, and leaves it to core to apply them', async () => {
    const shown = core.defaults as { roiAlign: object }
    const before = shown.roiAlign
    shown.roiAlign = { ...before, samplingRatio: 5 }
    const { stdout } = await pool('roiAlign')
    shown.roiAlign = before
    expect(stdout).toContain('samplingRatio 5')
    const { data } = await expected('roiAlign', {})
    expect([...readNpy(file('out.npy')).data]).toEqual(close(data))
    expect((await expected('roiAlign', { samplingRatio: 5 })).data).not.toEqual(data)
  })

  it('names in its help the operators an option is for', async () => {
    const { stdout } = await command(folder, 'pool', '--help-all')
    const text = stdout.replaceAll(/\s+/g, ' ')
    expect(text).toContain(
      '(default: roiPool max, roiAlign avg, roiWarp avg, adaptivePool max, roiAlignRotated avg,',
    )
    expect(text).toContain(
      '(default: roiAlign adaptive, roiWarp adaptive, psRoiAlign adaptive, roiAlignRotated adaptive,',
    )
  })
})
