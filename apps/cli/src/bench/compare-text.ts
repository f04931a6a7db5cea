import {
  type BenchRecord,
  compareRecords,
  measureTitle,
  operatorTitle,
  type Pair,
  rangeText,
  ratioText,
  timeText,
} from '@roipool/bench'
import { table } from '../output/table.js'
import { environmentText } from './text.js'

/** Two records side by side, as `roipool bench --compare` prints them. */
export function comparisonText(a: BenchRecord, b: BenchRecord): string {
  const { pairs, onlyA, onlyB } = compareRecords(a, b)
  const measures = [...new Set(pairs.map(({ measure }) => measure))]
  const apart = [...onlyA.map((what) => `only in A: ${what}`), ...onlyB.map((what) => `only in B: ${what}`)]
  return [
    `A  ${environmentText(a)}\nB  ${environmentText(b)}`,
    ...measures.map((measure) => `${measureTitle[measure]}\n${pairsTable(pairs, measure)}`),
    ...(pairs.length === 0 ? ['They have no measurement in common.'] : []),
    ...(apart.length === 0 ? [] : [apart.join('\n')]),
  ].join('\n\n')
}

function pairsTable(pairs: readonly Pair[], measure: Pair['measure']): string {
  const rows = pairs
    .filter((pair) => pair.measure === measure)
    .map(({ backend, workload, operator, a, b, ratio, overlap }) => [
      backend,
      workload,
      operatorTitle[operator],
      timeText(a.median),
      rangeText(a),
      timeText(b.median),
      rangeText(b),
      ratioText(ratio),
      overlap ? 'spreads overlap' : ratio < 1 ? 'faster' : 'slower',
    ])
  const head = ['backend', 'workload', 'operator', 'A', 'p10–p90', 'B', 'p10–p90', 'B ÷ A', '']
  return table(head, rows, [3, 4, 5, 6, 7])
}
