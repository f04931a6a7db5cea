import type { OperatorName } from '../operators.js'
import type { MeanCoverage } from './coverage.js'
import { percent, shapeText } from './numbers.js'
import { losses } from './pool-summary.js'
import { pairs } from './table.js'

/** What `roipool pool` did with many images, as `--json` prints it. */
export interface ManyReport {
  /** Of this run; `before` were whole from an earlier one, `withoutBoxes` have no rows. */
  readonly images: {
    readonly done: number
    readonly before: number
    readonly withoutBoxes: number
    readonly failed: number
  }
  readonly failures: readonly { readonly image: string; readonly error: string }[]
  readonly regions: number
  readonly network: string
  readonly backend: { readonly id: string; readonly runsOn: string }
  readonly operator: OperatorName
  readonly params: object
  /** RoI pooling only: of the regions of this run that have an area. */
  readonly coverageMean?: MeanCoverage['mean']
  readonly output: string
  readonly workers: number
  readonly shards: number
  /** Of a row. */
  readonly shape: readonly number[]
  readonly seconds: number
  readonly imagesPerSecond: number
  /** Spent on each kind of work, in all workers together: decoding overlaps with the rest. */
  readonly milliseconds: Readonly<Record<'decoding' | 'network' | 'pooling' | 'writing', number>>
  readonly report?: string
}

/** The same for people. */
export function manySummary(report: ManyReport): string {
  const { images, regions, operator, params, coverageMean, backend, shape, shards } = report
  const { seconds, milliseconds, workers } = report
  const others = [
    [images.before, 'were there before'],
    [images.withoutBoxes, 'have no boxes'],
    [images.failed, 'failed'],
  ] as const
  const beside = others.flatMap(([count, words]) => (count > 0 ? [`${count} ${words}`] : []))
  const settings = Object.entries(params).map(([name, value]) => `${name} ${value}`)
  const shares = Object.entries(milliseconds).map(
    ([name, time]) => `${name} ${percent(time / 1000 / seconds / workers, 0)}`,
  )
  return pairs([
    ['images', [images.done, ...beside].join(', ')],
    ['network', report.network],
    ['regions', String(regions)],
    ['operator', `${[operator, ...settings].join(', ')}, to ${shapeText(shape.slice(0, 2))}`],
    ...(coverageMean ? losses(coverageMean) : []),
    ['backend', `${backend.id} (${backend.runsOn})`],
    [
      'written',
      `${report.output}, ${shards} ${shards === 1 ? 'file' : 'files'} of float32 ${shapeText([regions, ...shape])}`,
    ],
    [
      'took',
      `${seconds.toFixed(1)} s, ${report.imagesPerSecond.toFixed(1)} images per second: ${shares.join(', ')}`,
    ],
    ...(report.report === undefined ? [] : [['report', report.report] as const]),
  ])
}
