import type { RoiCoverage, RoiPoolParams } from '@roipool/core'
import { mean, milliseconds, percent, shapeText } from './numbers.js'
import { pairs } from './table.js'

/** What `roipool pool` did, as `--json` prints it. */
export interface PoolReport {
  readonly input: string
  /** The photograph's size, in its own pixels; absent for a feature map. */
  readonly image?: { readonly width: number; readonly height: number }
  readonly featureMap: readonly number[]
  readonly backend: { readonly id: string; readonly runsOn: string }
  readonly params: RoiPoolParams
  /** Of each RoI, in cells; fractions of a RoI without area are null in JSON. */
  readonly coverage: readonly Pick<RoiCoverage, 'trueArea' | 'afterRoi' | 'afterBins'>[]
  /** Upload, reduction and reading back together. */
  readonly poolingMilliseconds: number
  readonly shape: readonly number[]
  readonly output: string
}

/** The same for people. */
export function poolSummary(report: PoolReport): string {
  const { input, image, featureMap, backend, params, coverage, shape } = report
  const size = image ? `, ${shapeText([image.width, image.height])} pixels` : ''
  const share = (step: 'afterRoi' | 'afterBins', part: 'lostFraction' | 'gainedFraction') =>
    percent(mean(coverage.map((roi) => roi[step][part])))
  const losses = (step: 'afterRoi' | 'afterBins') =>
    `lost ${share(step, 'lostFraction')} of a region, gained ${share(step, 'gainedFraction')} (mean)`
  return pairs([
    ['input', `${input}${size}`],
    ['feature map', shapeText(featureMap)],
    ['regions', String(coverage.length)],
    ['pooling', `${params.reduce}, ${params.quantization}, to ${shapeText(params.outputSize)}`],
    ['after rounding the region', losses('afterRoi')],
    ['after rounding the bins', losses('afterBins')],
    ['backend', `${backend.id} (${backend.runsOn}), ${milliseconds(report.poolingMilliseconds)}`],
    ['written', `${report.output}, float32 ${shapeText(shape)}`],
  ])
}
