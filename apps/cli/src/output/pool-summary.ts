import type { RoiCoverage } from '@roipool/core'
import type { OperatorName } from '../operators.js'
import { mean, milliseconds, percent, shapeText } from './numbers.js'
import { pairs } from './table.js'

/** What `roipool pool` did, as `--json` prints it. */
export interface PoolReport {
  readonly input: string
  /** The photograph's size, in its own pixels; absent for a feature map. */
  readonly image?: { readonly width: number; readonly height: number }
  readonly featureMap: readonly number[]
  readonly backend: { readonly id: string; readonly runsOn: string }
  readonly operator: OperatorName
  readonly params: {
    readonly outputSize: readonly [height: number, width: number]
    readonly spatialScale?: number
  }
  /** RoI pooling only. Of each RoI, in cells; fractions of a RoI without area are null in JSON. */
  readonly coverage?: readonly Pick<RoiCoverage, 'trueArea' | 'afterRoi' | 'afterBins'>[]
  /** Upload, reduction and reading back together. */
  readonly poolingMilliseconds: number
  readonly shape: readonly number[]
  readonly output: string
}

/** The same for people. */
export function poolSummary(report: PoolReport): string {
  const { input, image, featureMap, backend, operator, params, coverage, shape } = report
  const size = image ? `, ${shapeText([image.width, image.height])} pixels` : ''
  const { outputSize, spatialScale, ...own } = params
  const settings = Object.entries(own).map(([name, value]) => `${name} ${value}`)
  return pairs([
    ['input', `${input}${size}`],
    ['feature map', shapeText(featureMap)],
    ['regions', String(shape[0])],
    ['operator', `${[operator, ...settings].join(', ')}, to ${shapeText(outputSize)}`],
    ...(coverage ? losses(coverage) : []),
    ['backend', `${backend.id} (${backend.runsOn}), ${milliseconds(report.poolingMilliseconds)}`],
    ['written', `${report.output}, float32 ${shapeText(shape)}`],
  ])
}

type Step = 'afterRoi' | 'afterBins'

function losses(coverage: NonNullable<PoolReport['coverage']>): [string, string][] {
  const share = (step: Step, part: 'lostFraction' | 'gainedFraction') =>
    percent(mean(coverage.map((roi) => roi[step][part])))
  const line = (step: Step) =>
    `lost ${share(step, 'lostFraction')} of a region, gained ${share(step, 'gainedFraction')} (mean)`
  return [
    ['after rounding the region', line('afterRoi')],
    ['after rounding the bins', line('afterBins')],
  ]
}
