import { coverage, type RoiCoverage, type RoiPoolParams, type Rois, type Shape } from '@roipool/core'

type Region = Pick<RoiCoverage, 'trueArea' | 'afterRoi' | 'afterBins'>
type Step = 'afterRoi' | 'afterBins'
type Part = 'lostFraction' | 'gainedFraction'

export interface MeanCoverage {
  /** Of the regions that have an area; NaN where none has. */
  readonly mean: Readonly<Record<Step, Readonly<Record<Part, number>>>>
  /** How many have an area. */
  readonly count: number
  /** Of each region, where they were asked for. */
  readonly regions?: readonly Region[]
}

/** Regions at a time: what core says of each takes kilobytes. */
const PART = 1000

/** What RoI pooling keeps, loses and gains. */
export function coverageOf(rois: Rois, params: object, shape: Shape, all = false): MeanCoverage {
  const regions: Region[] = []
  const sum = {
    afterRoi: { lostFraction: 0, gainedFraction: 0 },
    afterBins: { lostFraction: 0, gainedFraction: 0 },
  }
  let count = 0
  // With no regions as well: core checks the parameters.
  for (let from = 0; from === 0 || from * 4 < rois.boxes.length; from += PART) {
    const some = {
      boxes: rois.boxes.subarray(from * 4, (from + PART) * 4),
      ...(rois.batchIndices && { batchIndices: rois.batchIndices.subarray(from, from + PART) }),
    }
    for (const { trueArea, afterRoi, afterBins } of coverage(some, params as RoiPoolParams, shape)) {
      if (all) regions.push({ trueArea, afterRoi, afterBins })
      if (!(trueArea > 0)) continue
      count++
      for (const part of ['lostFraction', 'gainedFraction'] as const) {
        sum.afterRoi[part] += afterRoi[part]
        sum.afterBins[part] += afterBins[part]
      }
    }
  }
  const mean = (step: Step) => ({
    lostFraction: sum[step].lostFraction / count,
    gainedFraction: sum[step].gainedFraction / count,
  })
  return {
    mean: { afterRoi: mean('afterRoi'), afterBins: mean('afterBins') },
    count,
    ...(all && { regions }),
  }
}

/** The mean over the regions of several maps. */
export function meanOfMeans(all: readonly MeanCoverage[]): MeanCoverage['mean'] {
  const count = all.reduce((sum, one) => sum + one.count, 0)
  const part = (step: Step, name: Part) =>
    all.reduce((sum, one) => sum + (one.count === 0 ? 0 : one.mean[step][name] * one.count), 0) / count
  const mean = (step: Step) => ({
    lostFraction: part(step, 'lostFraction'),
    gainedFraction: part(step, 'gainedFraction'),
  })
  return { afterRoi: mean('afterRoi'), afterBins: mean('afterBins') }
}
