import type { CellRect } from '@roipool/core'
import { counted, short } from '../draw/numbers'
import { droppedBy } from './figures'
import type { OperatorId, Problem, View } from './operators'
import type { Region } from './region'
import type { Step } from './settings'

/** What is said at a step: text, and the numbers as they change. */
export interface Words {
  readonly text: readonly string[]
  readonly numbers: readonly (readonly [what: string, from: string, to: string])[]
}

export const titles: Record<Step, string> = { 1: 'Scale', 2: 'Quantise', 3: 'Divide', 4: 'Pool' }

export function wordsFor(id: OperatorId, step: Step, view: View, roi: Region, problem: Problem): Words {
  const stride = 1 / problem.spatialScale
  if (step === 1) return scale(view, roi, stride)
  if (step === 2) return quantise(id, view, stride)
  if (step === 3) return divide(id, view, problem)
  return pool(id, view)
}

function scale({ scaled }: View, roi: Region, stride: number): Words {
  return {
    text: [
      'Divided by the stride, the region’s pixels become cells.',
      'Its edges fall inside cells, but only whole cells can be read. What becomes of one that lies partly inside?',
    ],
    numbers: (['y', 'x', 'height', 'width'] as const).map((field) => [
      field,
      `${roi[field]} ÷ ${stride}`,
      short(scaled[field], 5),
    ]),
  }
}

function quantise(id: OperatorId, { scaled, quantized }: View, stride: number): Words {
  if (!quantized) {
    return {
      text: [
        'Nothing is rounded: the operator looks between the cells instead.',
        id === 'align'
          ? `Half a cell is ${stride / 2} pixels: too far off for an outline.`
          : 'It does not even choose points to look at.',
      ],
      numbers: [],
    }
  }
  if (id === 'round') return roundCorners(scaled, quantized)
  return {
    text: [
      id === 'warp'
        ? 'RoIWarp, too, rounds all four numbers down.'
        : 'To quantise is to round to whole cells. Floor rounds all four numbers down.',
      'Hatched blue is lost; dotted green came in from outside.',
      whole(quantized),
    ],
    numbers: (['y', 'x', 'height', 'width'] as const).map((field) => [
      field,
      short(scaled[field], 5),
      short(quantized[field]),
    ]),
  }
}

function whole({ y, x, height, width }: CellRect): string {
  return `${height} × ${width} cells, from row ${short(y)} and column ${short(x)}.`
}

function roundCorners(scaled: CellRect, quantized: CellRect): Words {
  return {
    text: [
      'Corners are rounded to the nearest whole number. The first and the last cell both count.',
      'Little is lost, but up to a cell and a half comes in at the end.',
      whole(quantized),
    ],
    numbers: [
      ['first row', short(scaled.y, 5), short(quantized.y)],
      ['last row', short(scaled.y + scaled.height, 5), short(quantized.y + quantized.height - 1)],
      ['first column', short(scaled.x, 5), short(quantized.x)],
      ['last column', short(scaled.x + scaled.width, 5), short(quantized.x + quantized.width - 1)],
    ],
  }
}

function divide(id: OperatorId, view: View, { outputSize, mapShape, samplingRatio }: Problem): Words {
  const [rows, columns] = outputSize
  const samples = samplingRatio
  const divided = `The region is divided into ${rows}×${columns} bins, one for each square of the result.`
  const { bins, quantized, scaled } = view
  if (view.afterBins && quantized) {
    const { y, x } = droppedBy(view, mapShape)
    const dropped = [...y.map((row) => `row ${row}`), ...x.map((column) => `column ${column}`)]
    const text = [divided, ...(id === 'floor' ? floorText(quantized, outputSize, dropped) : roundText(bins))]
    return {
      text: isBeyond(quantized, mapShape)
        ? [...text, 'What lies beyond the edge of the map is cut off. A bin without a cell is 0.']
        : text,
      numbers: [
        [
          'rows',
          `${quantized.height} in ${counted(rows, 'bin')}`,
          bins.y.map(([start, end]) => cells(start, end)).join(' · '),
        ],
        [
          'columns',
          `${quantized.width} in ${counted(columns, 'bin')}`,
          bins.x.map(([start, end]) => cells(start, end)).join(' · '),
        ],
        ...(dropped.length > 0 ? ([['dropped', '', dropped.join(', ')]] as const) : []),
      ],
    }
  }
  const frame = quantized ?? scaled
  const outside =
    id === 'precise'
      ? 'Beyond the edge, values fall to 0 within a cell.'
      : 'A point up to half a cell outside the map reads the cell at its edge. Farther out it is 0.'
  const size = `${short(frame.height / rows, 4)} × ${short(frame.width / columns, 4)} cells`
  return {
    text: [
      divided,
      'Bins are equal, wherever the cuts fall.',
      id === 'precise'
        ? 'There are no points. A cell’s value is taken to lie at its corner: so what is read lies half a cell below and right.'
        : `Each bin gets ${counted(samples * samples, 'point')}, evenly spaced. A point is blended from the four cells around it, the nearer the more.`,
      ...(isBeyond(frame, mapShape) ? [outside] : []),
    ],
    numbers: [
      ['a bin', '', size],
      ...(view.samples
        ? ([['points', '', String(rows * columns * samples * samples)]] as const)
        : ([] as const)),
    ],
  }
}

function isBeyond({ y, x, height, width }: CellRect, [, rows, columns]: Problem['mapShape']): boolean {
  return y < 0 || x < 0 || y + height > rows || x + width > columns
}

function floorText({ height, width }: CellRect, [rows, columns]: Problem['outputSize'], dropped: string[]) {
  const few = [height < rows ? 'rows' : '', width < columns ? 'columns' : ''].filter(Boolean)
  const shared = `There are fewer ${few.join(' and ')} than bins, so bins share cells.`
  return [
    'Each gets the same number of whole cells, rounded down.',
    ...(few.length > 0 ? [shared] : []),
    ...(dropped.length > 0 ? [`Cells left over at the end are dropped: ${dropped.join(', ')}.`] : []),
    ...(few.length + dropped.length === 0 ? ['Here no cell is left over.'] : []),
  ]
}

function roundText({ y, x }: View['bins']) {
  const shared = [y, x].some((bins) => bins.some(([start], i) => i > 0 && start < bins[i - 1]![1]))
  return [
    'A bin’s start is rounded down and its end up, so nothing is dropped.',
    shared ? 'Neighbours share the cell between them.' : 'Here no two bins share a cell.',
  ]
}

function cells(start: number, end: number): string {
  if (end <= start) return 'none'
  return end - start === 1 ? short(start) : `${short(start)}–${short(end - 1)}`
}

function pool(id: OperatorId, view: View): Words {
  const rule: Record<OperatorId, string> = {
    floor: 'Pooling makes one number of each bin, here its largest. Where it stood is forgotten.',
    round: 'Of each bin the largest value survives. A shared cell may win twice.',
    align: 'A bin is the mean of its points: a weighted sum of cells.',
    warp: 'A bin is the mean of its points: a weighted sum of cells.',
    precise: 'The map is seen as a smooth surface. A bin is its mean height: again a weighted sum of cells.',
  }
  return {
    text: [
      rule[id],
      view.afterBins
        ? 'Point at a bin to see its cells, and the one that won.'
        : 'Point at a bin to see its cells, and how much each counts.',
    ],
    numbers: [],
  }
}
