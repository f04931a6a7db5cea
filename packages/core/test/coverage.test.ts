import { describe, expect, it } from 'vitest'
import {
  coverage,
  planRoiPool,
  type RoiPoolParams,
  roisFromXyxy,
  roisFromYxhw,
  type Shape,
} from '../src/index.js'

const params = { outputSize: [3, 3], spatialScale: 1 / 32 } as const

describe('coverage', () => {
  it('says of the worked example what the article shows', () => {
    const [roi] = coverage(roisFromYxhw([[192, 296, 145, 200]]), params, [1, 16, 16, 512])
    expect(roi!.trueArea).toBe(28.3203125)
    expect(roi!.scaled).toEqual({ y: 6, x: 9.25, height: 4.53125, width: 6.25 })
    expect(roi!.quantized).toEqual({ y: 6, x: 9, height: 4, width: 6 })
    expect(roi!.afterRoi).toMatchObject({ cells: 24, kept: 23, lost: 5.3203125, gained: 1 })
    expect(roi!.afterRoi.lostFraction).toBeCloseTo(0.1879, 4)
    expect(roi!.afterBins).toMatchObject({ cells: 18, kept: 17.25, lost: 11.0703125, gained: 0.75 })
    expect(roi!.afterBins.lostFraction).toBeCloseTo(0.3909, 4)
  })

  it('is on an image that was squeezed that of the box on the map', () => {
    const box = [20, 48, 153, 217] as const
    const squeezed = { ...params, spatialScale: [1 / 16, 1 / 32] } as const
    const onMap = [box[0] / 32, box[1] / 16, box[2] / 32, box[3] / 16] as const
    const [roi] = coverage(roisFromXyxy([box]), squeezed, [1, 16, 16, 1])
    expect([roi]).toEqual(coverage(roisFromXyxy([onMap]), { ...params, spatialScale: 1 }, [1, 16, 16, 1]))
    expect(roi!.scaled).toEqual({ y: 3, x: 0.625, height: 10.5625, width: 4.15625 })
  })

  it('counts a cell that two bins share once', () => {
    const [roi] = coverage(
      roisFromXyxy([[296, 192, 496, 337]]),
      { ...params, quantization: 'round' },
      [1, 16, 16, 1],
    )
    expect(roi!.quantized).toEqual({ y: 6, x: 9, height: 6, width: 8 })
    expect(roi!.afterBins.cells).toBe(6 * 7)
  })

  it('counts what lies beyond the map as lost, from the bin step on', () => {
    const [roi] = coverage(roisFromXyxy([[-64, 0, 64, 96]]), params, [1, 16, 16, 1])
    expect(roi!.afterRoi).toMatchObject({ cells: 12, kept: 12, lost: 0, gained: 0 })
    expect(roi!.afterBins).toMatchObject({ cells: 3, kept: 3, lost: 9, gained: 0 })
  })

  it('has no fractions for a RoI without area', () => {
    const [roi] = coverage(roisFromXyxy([[100, 100, 40, 200]]), params, [1, 16, 16, 1])
    expect(roi!.trueArea).toBe(0)
    expect(roi!.afterRoi.gained).toBe(roi!.afterRoi.cells)
    expect(roi!.afterRoi.lostFraction).toBeNaN()
  })

  // Counts areas cell by cell from the plan, where coverage() works on whole axes.
  it.each(['floor', 'round'] as const)(
    'agrees with counting the cells of the plan, quantization %s',
    (quantization) => {
      const shape: Shape = [1, 13, 17, 1]
      const options: RoiPoolParams = { outputSize: [3, 4], spatialScale: 0.25, quantization }
      const rois = roisFromXyxy(seededBoxes(60))
      const plan = planRoiPool(rois, options, shape)
      if (plan.reduction !== 'max') throw new Error('expected a max plan')
      coverage(rois, options, shape).forEach((roi, k) => {
        const named = (axis: 'y' | 'x', bins: number, cell: number) =>
          Array.from({ length: bins }, (_, i) => k * bins + i).some(
            (bin) => plan[axis].start[bin]! <= cell && cell < plan[axis].end[bin]!,
          )
        let cells = 0
        let kept = 0
        for (let y = 0; y < 13; y++) {
          for (let x = 0; x < 17; x++) {
            if (!named('y', 3, y) || !named('x', 4, x)) continue
            cells++
            const { scaled } = roi
            kept += overlap(y, scaled.y, scaled.height) * overlap(x, scaled.x, scaled.width)
          }
        }
        expect(roi.afterBins.cells).toBe(cells)
        expect(roi.afterBins.kept).toBeCloseTo(kept, 9)
        expect(roi.afterBins.lost).toBeCloseTo(roi.trueArea - kept, 9)
        expect(roi.afterBins.gained).toBeCloseTo(cells - kept, 9)
      })
    },
  )
})

function overlap(cell: number, start: number, length: number): number {
  return Math.max(Math.min(cell + 1, start + length) - Math.max(cell, start), 0)
}

/** Boxes of every size over and around a 68×52 image, from a fixed seed. */
function seededBoxes(count: number): number[][] {
  let state = 7
  const next = (from: number, to: number) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return from + (state / 2 ** 32) * (to - from)
  }
  return Array.from({ length: count }, () => {
    const [x, y] = [next(-20, 70), next(-20, 55)]
    return [x, y, x + next(0, 50), y + next(0, 40)]
  })
}
