import { type Backend, type OpenBackend, RoiPoolError } from '@roipool/core'
import { describe, expect, test } from 'vitest'
import type { Case } from '../src/case.js'
import { cases } from '../src/cases/index.js'
import { conformant, json } from '../src/report.js'
import { type ConformanceOptions, runConformance } from '../src/run.js'
import { summary, text } from '../src/text.js'
import { referenceBackend } from './reference-backend.js'

const open = referenceBackend()
/** Fails values/all-negative, and nothing else of its neighbours. */
const startsAtZero = referenceBackend({ first: () => 0 })
const ids = ['worked-example/floor-3x3', 'values/all-negative', 'values/nan-first', 'basic/avg']

async function run(backend: OpenBackend, options: ConformanceOptions = {}) {
  const report = await runConformance(backend, { filter: ({ id }) => ids.includes(id), ...options })
  const statuses = Object.fromEntries(report.rows.map(({ id, status }) => [id, status]))
  return { report, statuses, row: (wanted: string) => report.rows.find(({ id }) => id === wanted) }
}

/** The reference backend, promising less. */
function promising(less: Partial<Backend['capabilities']>): OpenBackend {
  return async () => {
    const backend = await open()
    return { ...backend, capabilities: { ...backend.capabilities, ...less } }
  }
}

function caseOf(run: () => Promise<void>): Case {
  const text = { id: 'own/case', level: 'RoI pooling', spec: '§6', catches: 'something' } as const
  return { kind: 'sequence', proves: 'backend', ...text, run }
}

describe('statuses', () => {
  test('pass', async () => {
    const { report, statuses } = await run(open)
    expect(Object.values(statuses)).toEqual(['pass', 'pass', 'pass', 'pass'])
    expect(report.counts).toEqual({ pass: 4, fail: 0, known: 0, fixed: 0, 'not-promised': 0 })
    expect(conformant(report)).toBe(true)
  })

  test('fail: says where, what was expected and what came', async () => {
    const { report, row } = await run(startsAtZero)
    expect(row('values/all-negative')).toMatchObject({
      status: 'fail',
      catches: 'a maximum that starts at 0',
      detail: 'k=0 i=0 j=0 c=0 (box 0 0 3 2 in image 1): expected -2, got 0 (17 of 17 values are wrong)',
    })
    expect(conformant(report)).toBe(false)
  })

  test('known: fails, and is listed with its reason', async () => {
    const known = { 'values/all-negative': 'a maximum starts at 0' }
    const { report, row } = await run(startsAtZero, { known })
    expect(row('values/all-negative')).toMatchObject({ status: 'known', detail: 'a maximum starts at 0' })
    expect(conformant(report)).toBe(true)
  })

  test('known: may depend on the backend opened', async () => {
    const known = ({ name }: Backend) => ({ 'values/all-negative': `${name} starts at 0` })
    const { row } = await run(startsAtZero, { known })
    expect(row('values/all-negative')).toMatchObject({ status: 'known', detail: 'reference starts at 0' })
  })

  test('fixed: listed as known, but passes', async () => {
    const { report, row } = await run(open, { known: { 'values/all-negative': 'once it did not' } })
    expect(row('values/all-negative')).toMatchObject({
      status: 'fixed',
      detail: 'it passes, but is listed as known: once it did not',
    })
    expect(conformant(report)).toBe(false)
  })

  test('fail: an id listed as known that no case has', async () => {
    const { report, row } = await run(open, { known: { 'values/all-negativ': 'misspelt' } })
    expect(row('values/all-negativ')).toMatchObject({ status: 'fail' })
    expect(conformant(report)).toBe(false)
  })

  test('a known id that the filter leaves out is no failure', async () => {
    const { report } = await run(open, { known: { 'scale/tall-bin': 'loops are short' } })
    expect(conformant(report)).toBe(true)
  })

  test('not-promised: NaN, a reduction, a size', async () => {
    const none = await run(promising({ nonFinite: false, reductions: ['max'] }))
    expect(none.statuses).toEqual({
      'worked-example/floor-3x3': 'pass',
      'basic/avg': 'not-promised',
      'values/all-negative': 'pass',
      'values/nan-first': 'not-promised',
    })
    expect(none.row('basic/avg')).toMatchObject({ detail: 'reduction sum' })
    expect(conformant(none.report)).toBe(true)
    const small = await run(promising({ maxElements: 100_000 }))
    expect(small.row('worked-example/floor-3x3')).toMatchObject({
      status: 'not-promised',
      detail: '131072 elements',
    })
  })

  test('not-promised: subnormals, position-sensitive plans, pyramids', async () => {
    const wanted = ['values/denormal', 'position-sensitive/channels-pool', 'multi-scale/level-is-clamped']
    const less = { subnormals: false, positionSensitive: false, rows: false }
    const { report } = await run(promising(less), { filter: ({ id }) => wanted.includes(id) })
    expect(report.rows).toMatchObject([
      { id: wanted[0], level: 'RoI pooling', status: 'not-promised', detail: 'subnormal numbers' },
      {
        id: wanted[1],
        level: 'position-sensitive',
        status: 'not-promised',
        detail: 'position-sensitive plans',
      },
      { id: wanted[2], level: 'multi-scale', status: 'not-promised', detail: 'feature pyramids' },
    ])
  })

  test('nothing run is not conformance', async () => {
    expect(conformant((await run(open, { filter: () => false })).report)).toBe(false)
    expect(conformant((await run(promising({ reductions: [] }))).report)).toBe(false)
  })
})

describe('levels', () => {
  const of = ['values/all-negative', 'roi-align/largest-of-negative-samples', 'roi-align/defaults']
  const levelsOf = async (backend: OpenBackend, known = {}) => {
    const { report } = await run(backend, { known, filter: ({ id }) => [...of, ...ids, PS].includes(id) })
    return report.levels.map(({ level, verdict, counts }) => [level, verdict, counts.pass])
  }
  const PS = 'position-sensitive/channels-pool'

  test('each by itself is conformant', async () => {
    expect(await levelsOf(open)).toEqual([
      ['RoI pooling', 'conformant', 4],
      ['sampled', 'conformant', 2],
      ['position-sensitive', 'conformant', 1],
    ])
  })

  test('each by itself is not', async () => {
    const samplesFromZero = referenceBackend({ firstSample: () => 0, channel: (c) => c })
    expect(await levelsOf(samplesFromZero)).toEqual([
      ['RoI pooling', 'conformant', 4],
      ['sampled', 'not conformant', 1],
      ['position-sensitive', 'not conformant', 0],
    ])
  })

  test('each by itself is not promised', async () => {
    expect(await levelsOf(promising({ reductions: ['max'], positionSensitive: false }))).toEqual([
      ['RoI pooling', 'conformant', 3],
      ['sampled', 'not promised', 0],
      ['position-sensitive', 'not promised', 0],
    ])
  })

  test('a known failure alone does not make a level conformant', async () => {
    const known = { [PS]: 'channels in their order only' }
    const [, , last] = await levelsOf(referenceBackend({ channel: (c) => c }), known)
    expect(last).toEqual(['position-sensitive', 'not conformant', 0])
  })

  test('no case of a level that is not promised passes: refusals of its calls are not for it', async () => {
    const none = promising({ reductions: ['max'], positionSensitive: false, rows: false })
    // Free-form plans hold maxima, too, which it promises.
    const others = ['sampled', 'position-sensitive', 'multi-scale']
    const { report } = await run(none, { filter: ({ level }) => others.includes(level) })
    expect(report.levels.map(({ verdict }) => verdict)).toEqual(Array(3).fill('not promised'))
  })
})

describe('a backend that cannot be opened', () => {
  test('is unavailable with its reason, and that is no pass', async () => {
    const unavailable = () => Promise.reject(new RoiPoolError('ROI_UNAVAILABLE', 'no GPU here'))
    const { report } = await run(unavailable, { name: 'gpu' })
    expect(report).toMatchObject({ backend: 'gpu', unavailable: 'no GPU here', rows: [] })
    expect(conformant(report)).toBe(false)
    expect(summary(report)).toBe('gpu (node): unavailable: no GPU here')
  })

  test('fails for any other error, thrown at once too', async () => {
    const broken = (() => {
      throw new TypeError('x is not a function')
    }) as OpenBackend
    for (const backend of [broken, () => Promise.reject(new TypeError('x is not a function'))]) {
      const { report } = await run(backend, { name: 'broken' })
      expect(report.rows).toMatchObject([
        { id: 'open', status: 'fail', detail: 'TypeError: x is not a function' },
      ])
      expect(conformant(report)).toBe(false)
    }
  })

  test('fails for a backend in place of its factory', async () => {
    for (const opened of [open(), await open()]) {
      const { report } = await run(opened as unknown as OpenBackend, { name: 'opened' })
      expect(report.rows).toMatchObject([
        { id: 'open', status: 'fail', detail: expect.stringContaining('the factory') },
      ])
    }
  })

  test('fails for something thrown that is no error', async () => {
    const { report } = await run(() => Promise.reject('no'))
    expect(report.rows).toMatchObject([{ id: 'open', status: 'fail', detail: 'threw no' }])
  })
})

describe('a run', () => {
  test('gives every case to onRow, and is the same without it', async () => {
    const seen: string[] = []
    const { report } = await run(open, {
      onRow: ({ id }, done, total) => seen.push(`${id} ${done}/${total}`),
    })
    expect(seen).toEqual(report.rows.map(({ id }, n) => `${id} ${n + 1}/4`))
    expect((await run(open)).report).toEqual(report)
  })

  test('goes on with a new backend after a case that does not end', async () => {
    const never = caseOf(() => new Promise(() => undefined))
    const { report } = await run(open, {
      cases: [never, ...cases],
      filter: ({ id }) => id === never.id || id === ids[0],
      timeout: 50,
    })
    expect(report.rows).toMatchObject([
      { id: 'own/case', status: 'fail', detail: 'no answer within 50 ms' },
      { id: ids[0], status: 'pass' },
    ])
  })

  test('fails where the backend cannot be disposed of', async () => {
    const undisposable: OpenBackend = async () => ({
      ...(await open()),
      dispose: () => Promise.reject(new Error('stuck')),
    })
    const { report } = await run(undisposable)
    expect(report.rows.at(-1)).toMatchObject({ id: 'close', status: 'fail', detail: 'Error: stuck' })
    expect(conformant(report)).toBe(false)
  })

  test('disposes of every backend a case opens', async () => {
    let living = 0
    const counted: OpenBackend = async () => {
      living++
      const backend = await open()
      return { ...backend, dispose: () => backend.dispose().then(() => void living--) }
    }
    const opening: Case = {
      ...caseOf(async () => undefined),
      kind: 'sequence',
      run: async (world) => void (await world.open()),
    }
    await run(counted, { cases: [opening], filter: () => true })
    expect(living).toBe(0)
  })

  test('is reported in the order of the suite, as the same JSON every time, without times', async () => {
    const known = { 'values/all-negative': 'a maximum starts at 0' }
    const [a, b] = [await run(startsAtZero, { known }), await run(startsAtZero, { known })]
    expect(json(a.report)).toBe(json(b.report))
    expect(JSON.parse(json(a.report))).toEqual(a.report)
  })

  test('is reported as text: what is not promised in a line, not in one for each case', async () => {
    const { report } = await run(promising({ reductions: ['max'], nonFinite: false }))
    expect(text(report).split('\n')).toEqual([
      'not promised: reduction sum (1 cases)',
      'not promised: NaN and ±∞ (1 cases)',
      'RoI pooling        conformant: 2 pass, 2 not-promised',
      'reference (JavaScript, node): conformant: 2 pass, 2 not-promised',
    ])
  })

  test('is reported as text: the verdict, and every row that did not pass', async () => {
    const { report } = await run(startsAtZero, { known: { 'basic/avg': 'once' } })
    expect(text(report).split('\n')).toEqual([
      'most likely: a maximum starts at 0',
      '             the values of 1 of the 1 wrong results that were looked into are exactly what this mistake gives',
      'fail  values/all-negative (SPEC §5.1)',
      '      catches a maximum that starts at 0',
      '      k=0 i=0 j=0 c=0 (box 0 0 3 2 in image 1): expected -2, got 0 (17 of 17 values are wrong)',
      'fixed basic/avg (SPEC §5.2)',
      '      catches a mean that is a sum, or a maximum',
      '      it passes, but is listed as known: once',
      'RoI pooling        not conformant: 2 pass, 1 fail, 1 fixed',
      'reference (JavaScript, node): not conformant: 2 pass, 1 fail, 1 fixed',
    ])
  })
})
