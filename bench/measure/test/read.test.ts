import { describe, expect, it } from 'vitest'
import {
  answers,
  type BenchRecord,
  bytesText,
  caveats,
  compareRecords,
  leftText,
  linesOf,
  parseRecord,
  rangeText,
  rank,
  ratioText,
  recordJson,
  timeText,
} from '../src/index.js'
import { environment } from './backends.js'

const passed = { passed: 9, failed: 0, notPromised: 0 }

/** A record with one group, of backends whose times are the same at every measure. */
function recordOf(times: Readonly<Record<string, number[]>>, more: Partial<BenchRecord> = {}): BenchRecord {
  const ids = Object.keys(times)
  return {
    schema: 'roipool-bench/1',
    date: '2026-01-02T03:04:05.000Z',
    ended: 'complete',
    seed: 1,
    rounds: 3,
    reference: 'naive',
    environment,
    backends: ids.map((id) => ({ id, status: 'passed' as const, counts: passed, failures: [] })),
    workloads: [],
    groups: [
      {
        workload: 'c4',
        operator: 'max',
        bytes: 4,
        fill: [1],
        rows: ids.map((backend) => ({
          backend,
          times: { warm: times[backend]!, resident: times[backend]!, cold: times[backend]! },
          wrong: false,
        })),
      },
    ],
    ...more,
  }
}

const usual = recordOf({ naive: [100, 100, 110], fast: [9, 10, 11], near: [10, 11, 12] })

describe('a record', () => {
  it('survives its JSON', () => {
    expect(parseRecord(recordJson(usual))).toEqual(usual)
  })

  it.each([
    ['nothing', '', 'it is no JSON'],
    ['another file', '{"backend":"naive"}', 'it is no benchmark record: schema: '],
    ['a later schema', JSON.stringify({ ...usual, schema: 'roipool-bench/2' }), 'schema: '],
    ['a time that is a word', recordJson(usual).replace('110', '"slow"'), 'groups.0.rows.0.times.warm.2: '],
    ['a negative time', recordJson(usual).replace('110', '-1'), 'groups.0.rows.0.times.warm.2: '],
  ])('is not read from %s', (_, json, says) => {
    expect(() => parseRecord(json)).toThrow(says)
  })
})

describe('the answer', () => {
  it('names the fastest and says by how much, and where the next one is as good', () => {
    expect(answers(usual).map(({ backend }) => backend)).toEqual(Array(3).fill('fast or near'))
    expect(answers(usual)[0]!.clear).toBe(false)
    expect(answers(usual)[0]!.because).toBe(
      '10 times as fast as naive in the one measurement. Next is near, which takes 1.10 times the time. In 1 of 1 their times overlap: there, take either.',
    )
  })

  it('compares only backends that have times everywhere', () => {
    const record = recordOf({ naive: [100], fast: [1] })
    record.groups.push({ ...recordOf({ naive: [100], other: [2] }).groups[0]!, operator: 'align' })
    expect(rank(record, 'warm').map(({ backend }) => backend)).toEqual(['naive'])
    const apart = recordOf({ naive: [100], fast: [1], slow: [50] })
    expect(answers(apart)[0]).toMatchObject({ backend: 'fast', clear: true })
  })

  it('is clear only where no other overlaps anywhere, and names all that overlap everywhere', () => {
    const three = recordOf({ naive: [100], a: [10, 12], b: [11, 13], c: [11, 14] })
    expect(answers(three)[0]).toMatchObject({ backend: 'a or b or c', clear: false })
    const twice = recordOf({ naive: [100], a: [10], b: [20] })
    twice.groups.push({
      ...recordOf({ naive: [100], a: [10, 12], b: [11, 13] }).groups[0]!,
      operator: 'align',
    })
    expect(answers(twice)[0]).toMatchObject({ backend: 'a', clear: false })
  })

  it('says when none was faster than the reference, or none was measured', () => {
    expect(answers(recordOf({ naive: [1], slow: [3] }))[0]!.because).toMatch(
      /^No other was faster than naive/,
    )
    expect(answers(recordOf({ naive: [] }))[0]).toMatchObject({ because: 'No backend has been timed.' })
  })
})

describe('lines', () => {
  it('are from the fastest to the slowest, with what they are of the reference and of the limit', () => {
    const lines = linesOf(usual.groups[0]!, usual)
    expect(lines.map(({ backend }) => backend)).toEqual(['fast', 'near', 'naive'])
    expect(lines[0]).toMatchObject({ gains: { warm: 10, resident: 10, cold: 10 }, overLimit: 10, rounds: 3 })
  })

  it('put numbers in words', () => {
    expect([0.0002, 0.0194, 3.084, 24.6, 431.2, 999.6, 1082].map(timeText)).toEqual([
      '0.20 µs',
      '19.4 µs',
      '3.08 ms',
      '24.6 ms',
      '431 ms',
      '1.00 s',
      '1.08 s',
    ])
    expect([0.943, 1.99, 3.14, 9.96, 1240.2].map(ratioText)).toEqual([
      '0.94×',
      '1.99×',
      '3.1×',
      '10×',
      '1,240×',
    ])
    expect(rangeText({ p10: 2.76, median: 3, p90: 50.94 })).toBe('2.76–50.9 ms')
    expect(rangeText({ p10: 0.76, median: 3, p90: 50.94 })).toBe('760 µs–50.9 ms')
    expect([18_432, 36_864_000].map(bytesText)).toEqual(['18.4 kB', '36.9 MB'])
    expect([400, 89_001, 200_000].map(leftText)).toEqual(['1 s', '2 min', '3 min'])
  })
})

describe('caveats', () => {
  it('are none where there is nothing to doubt', () => {
    expect(caveats(usual)).toEqual([])
  })

  it('name software adapters, coarse clocks, cancelled runs, cut rounds and gaps', () => {
    const record = recordOf(
      { naive: [1, 1, 1], few: [2, 2] },
      {
        ended: 'cancelled',
        environment: {
          ...environment,
          kind: 'chromium',
          isolated: false,
          adapters: { WebGPU: 'google swiftshader', WebGL: 'SwiftShader' },
        },
      },
    )
    record.groups[0]!.rows.push({
      backend: 'naive',
      times: { warm: [], resident: [], cold: [] },
      why: 'memory',
      wrong: false,
    })
    record.backends[1]!.runsOn = 'WebGPU, software adapter'
    const said = caveats(record).join('\n')
    expect(said).not.toContain('WebGL')
    for (const words of [
      'cancelled',
      'few ran on a software adapter',
      'isolated',
      'fewer rounds',
      'naive has no time in some',
    ]) {
      expect(said).toContain(words)
    }
  })
})

describe('two records', () => {
  it('are compared where both have times', () => {
    const later = recordOf({ naive: [100, 100, 110], fast: [4, 5, 6], newer: [1] })
    const { pairs, onlyA, onlyB } = compareRecords(usual, later)
    expect(pairs).toHaveLength(6)
    expect(pairs.find(({ backend }) => backend === 'naive')).toMatchObject({ ratio: 1, overlap: true })
    expect(pairs.find(({ backend }) => backend === 'fast')).toMatchObject({ ratio: 0.5, overlap: false })
    expect(onlyA).toEqual(['near, c4, max'])
    expect(onlyB).toEqual(['newer, c4, max'])
  })

  it('are not where the workload was another', () => {
    const other = recordOf({ naive: [1] })
    other.groups[0]!.workload = 'c4:rois=1'
    expect(compareRecords(usual, other).pairs).toEqual([])
  })
})
