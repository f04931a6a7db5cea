import type { Fit } from '../input/choices.js'
import type { SpatialScale } from '../input/scale.js'
import type { OperatorName } from '../operators.js'
import type { MeanCoverage } from './coverage.js'
import { milliseconds, percent, shapeText } from './numbers.js'
import { pairs } from './table.js'

/** What `roipool pool` did, as `--json` prints it. */
export interface PoolReport {
  readonly input: string
  /** The photograph's size, in its own pixels; absent for a feature map. */
  readonly image?: { readonly width: number; readonly height: number }
  /** How the photograph became the network's square. */
  readonly fit?: Fit
  readonly featureMap: readonly number[]
  readonly backend: { readonly id: string; readonly runsOn: string }
  readonly operator: OperatorName
  readonly params: {
    /** Points have none. */
    readonly outputSize?: readonly [height: number, width: number]
    readonly spatialScale?: SpatialScale | 'fit'
  }
  /** RoI pooling only. Of each RoI, in cells; fractions of a RoI without area are null in JSON. */
  readonly coverage?: MeanCoverage['regions']
  /** Of the RoIs that have an area. */
  readonly coverageMean?: MeanCoverage['mean']
  /** Upload, reduction and reading back together. */
  readonly poolingMilliseconds: number
  readonly shape: readonly number[]
  readonly output: string
  /** The file that says of each row what it is of. */
  readonly rows?: string
  readonly report?: string
}

/** The same for people. */
export function poolSummary(report: PoolReport): string {
  const { input, image, featureMap, backend, operator, params, coverageMean, shape, rows } = report
  const size = image
    ? `, ${shapeText([image.width, image.height])} pixels, ${fits[report.fit ?? 'squeeze']}`
    : ''
  const { outputSize, spatialScale, ...own } = params
  const settings = Object.entries(own).map(([name, value]) => `${name} ${value}`)
  return pairs([
    ['input', `${input}${size}`],
    ['feature map', shapeText(featureMap)],
    ['regions', String(shape[0])],
    ['operator', `${[operator, ...settings].join(', ')}${outputSize ? `, to ${shapeText(outputSize)}` : ''}`],
    ...(coverageMean ? losses(coverageMean) : []),
    ['backend', `${backend.id} (${backend.runsOn}), ${milliseconds(report.poolingMilliseconds)}`],
    ['written', `${report.output}, float32 ${shapeText(shape)}`],
    ...(rows === undefined ? [] : [['of each row', rows] as const]),
    ...(report.report === undefined ? [] : [['report', report.report] as const]),
  ])
}

const fits: Readonly<Record<Fit, string>> = {
  squeeze: 'squeezed to the square the network sees',
  pad: 'between bars in the square the network sees',
}

/** What quantisation does, on the average. */
export function losses(mean: MeanCoverage['mean']): [string, string][] {
  const line = ({ lostFraction, gainedFraction }: { lostFraction: number; gainedFraction: number }) =>
    `lost ${percent(lostFraction)} of a region, gained ${percent(gainedFraction)} (mean)`
  return [
    ['after rounding the region', line(mean.afterRoi)],
    ['after rounding the bins', line(mean.afterBins)],
  ]
}
