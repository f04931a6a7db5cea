import { naive } from '@roipool/backend-naive'
import { factoryOf } from '@roipool/conformance'
import type { Backend } from '@roipool/core'
import { describe, expect, it, vi } from 'vitest'
import { evenParts, partsBy, startClock } from '../src/clock.js'
import { conformanceOf, gate } from '../src/conform.js'
import { openFill } from '../src/fill.js'
import { changeWorkload, overlap, parseWorkload, quantile, sizesOf, workloads } from '../src/index.js'
import { interleave, repeated, roundsWithin } from '../src/interleave.js'
import { disagreement } from '../src/measure.js'
import { makeWork } from '../src/work.js'
import { replaced } from './backends.js'

describe('the limit', () => {
  it.each([1, 15, 16, 17, 40_000])('writes every one of %i floats, anew each time', (floats) => {
    const { run, values } = openFill(floats)!
    run()
    const [first] = values
    expect(values).toHaveLength(floats)
    expect(first).not.toBe(0)
    expect(new Set(values).size).toBe(1)
    run()
    expect(values[0]).not.toBe(first)
  })
})

describe('agreement', () => {
  const shape = [1, 1, 2, 2] as const
  const compare = (a: number[], b: number[], operator: 'max' | 'align') =>
    disagreement(Float32Array.from(a), { data: Float32Array.from(b), shape }, operator)

  it('asks for every bit of a maximum, but not for the sign of zero', () => {
    expect(compare([1, -0, NaN, 4], [1, 0, NaN, 4], 'max')).toBeUndefined()
    expect(compare([1, 2, 3, 4 + 1e-6], [1, 2, 3, 4], 'max')).toContain('j=1 c=1: expected 4')
  })

  it('allows a mean 1e-5, of its size above 1', () => {
    expect(compare([1, 2, 3, 4e5 + 1], [1, 2, 3, 4e5], 'align')).toBeUndefined()
    expect(compare([1e-5, 2, 3, 4], [2.1e-5, 2, 3, 4], 'align')).toContain('j=0 c=0')
    expect(compare([1, 2, 3, NaN], [1, 2, 3, 4], 'align')).toContain('(1 of 4 values are wrong)')
  })
})

describe('interleaving', () => {
  it('begins every round with another task, and leaves out those that have their rounds', async () => {
    const order: string[] = []
    const task = (name: string, rounds: number) => ({
      guess: 1,
      rounds,
      times: [] as number[],
      run: async () => order.push(name),
    })
    const parts: number[] = []
    await interleave([task('a', 3), task('b', 1), task('c', 3)], undefined, (part) => parts.push(part))
    expect(order.join(' ')).toBe('a b c c a c a')
    expect(parts.at(-1)).toBe(1)
  })

  it('times so many calls together that a coarse clock can tell, and gives the time of one', async () => {
    let time = 0
    vi.spyOn(performance, 'now').mockImplementation(() => time)
    const call = vi.fn(() => {
      time += 3
    })
    const { run } = repeated(call, 0.5, [], 1)
    expect(await run()).toBe(3)
    expect(call).toHaveBeenCalledTimes(4)
    vi.restoreAllMocks()
  })

  it('gives slow backends fewer rounds', () => {
    expect(roundsWithin(2000, 10, 9)).toBe(9)
    expect(roundsWithin(2000, 400, 9)).toBe(5)
    expect(roundsWithin(2000, 1900, 9)).toBe(3)
    expect(roundsWithin(2000, 5000, 9)).toBe(1)
    expect(roundsWithin(2000, 400, 2)).toBe(2)
  })
})

describe('the clock', () => {
  it('tells the time left by what jobs of the same kind took', () => {
    let time = 0
    const clock = startClock(
      [
        { kind: 'small', guess: 10 },
        { kind: 'small', guess: 10 },
        { kind: 'large', guess: 100 },
      ],
      () => time,
    )
    expect(clock.at(0, 0, 'first').left).toBe(120)
    // Half of it took what all of it was thought to take. So small jobs take twice their guess, or a little less: a tenth of
    // the guess counts as done at the pace that was guessed.
    time = 10
    const { left, part } = clock.at(0, 0.5, 'first')
    expect(left).toBeCloseTo((15 * 11) / 6 + 100, 9)
    expect(part).toBeCloseTo(10 / (10 + left), 9)
    time = 20
    expect(clock.at(0, 1, 'first').left).toBeCloseTo((10 * 21) / 11 + 100, 9)
    time = 40
    expect(clock.at(1, 1, 'second').left).toBe(100)
    time = 140
    expect(clock.at(2, 0.25, 'third').left).toBeCloseTo((75 * 110) / 35, 9)
  })

  it('is not misled by a slow start, nor by quick jobs of another kind', () => {
    let time = 0
    const clock = startClock(
      [
        { kind: 'conformance of a', guess: 6000 },
        { kind: 'conformance of b', guess: 6000 },
      ],
      () => time,
    )
    time = 300
    expect(clock.at(0, 1, 'a').left).toBe(6000)
    time = 1500
    // Opening took 1.2 s, and a hundredth is done. It will be 6 s or somewhat more, not two minutes.
    expect(clock.at(1, 0.01, 'b').left).toBeLessThan(17_000)
    time = 30_300
    expect(clock.at(1, 0.5, 'b').left).toBeGreaterThan(25_000)
  })

  it('takes a list to be as uneven as it was for another, half of it; else all of it is alike', () => {
    expect(evenParts(4)).toEqual([0, 0.25, 0.5, 0.75, 1])
    expect(partsBy([10, 10, 10, 40, 50])).toEqual([0, 0.125, 0.25, 0.75, 1])
    expect(partsBy([7, 7, 7])).toEqual([0, 0.5, 1])
  })

  it('never goes back, even where what follows turns out to be longer than it seemed', () => {
    let time = 0
    const clock = startClock(
      [
        { kind: 'a', guess: 10 },
        { kind: 'b', guess: 10 },
      ],
      () => time,
    )
    time = 10
    expect(clock.at(0, 1, 'first').part).toBe(0.5)
    time = 110
    expect(clock.at(1, 0.1, 'second')).toMatchObject({ job: 1, label: 'second', part: 0.5 })
  })
})

describe('workloads', () => {
  it('have a notation that says what is other than usual', () => {
    expect(parseWorkload('c4').key).toBe('c4')
    const changed = parseWorkload('c4:bins=14,rois=300,map=20x30')
    expect(changed).toMatchObject({
      key: 'c4:map=20x30,bins=14x14',
      rois: 300,
      map: [20, 30],
      bins: [14, 14],
    })
    expect(parseWorkload(changed.key)).toEqual(changed)
    expect(sizesOf(changed)).toBe('20×30×1024 at stride 16, 300 RoIs to 14×14')
  })

  it.each([
    ['c5', 'unknown workload c5; known are worked-example, proposals'],
    ['c4:depth=3', 'depth cannot be changed; rois, channels, map, bins can'],
    ['c4:rois=0', 'rois must be a whole number from 1 to 100000'],
    ['c4:rois=1.5', 'rois must be a whole number'],
    ['c4:map=50xx', 'map must be a whole number'],
    ['c4:rois=100000', '5,017,600,000 elements are more than the 268,435,456 allowed'],
  ])('%s is refused', (text, says) => {
    expect(() => parseWorkload(text)).toThrow(says)
  })

  it('have the same numbers for the same seed', () => {
    const [workload] = [changeWorkload('proposals', { rois: 3, channels: 2 })]
    const [a, b, c] = [1, 1, 2].map((seed) => makeWork(workload!, seed).features.data)
    expect(a).toEqual(b)
    expect(a).not.toEqual(c)
    expect(Math.min(...a!)).toBeGreaterThanOrEqual(-1)
    expect(Math.max(...a!)).toBeLessThan(1)
  })

  it('are the article’s where they say so', async () => {
    const workload = workloads[0]!
    const { plan } = await planOf(workload)
    expect(plan).toMatchObject({
      reduction: 'max',
      y: { start: Int32Array.of(6, 7, 8) },
      x: { start: Int32Array.of(9, 11, 13) },
    })
  })
})

/** The plan that work hands to a backend. */
async function planOf(workload: (typeof workloads)[number]) {
  const backend = await naive()
  let plan: unknown
  const reduce: typeof backend.reduce = (map, made, out) => {
    plan = made
    return backend.reduce(map, made, out)
  }
  await makeWork(workload, 1).calls.max.pool(replaced(backend, { reduce }))
  return { plan }
}

describe('statistics', () => {
  it('interpolate quantiles, and see overlaps', () => {
    expect(quantile([4, 1, 3, 2], 0.5)).toBe(2.5)
    expect(quantile([5], 0.9)).toBe(5)
    const spread = (p10: number, p90: number) => ({ p10, median: p10, p90 })
    expect(overlap(spread(1, 3), spread(3, 4))).toBe(true)
    expect(overlap(spread(1, 3), spread(3.1, 4))).toBe(false)
    expect(overlap(spread(1, 9), spread(2, 3))).toBe(true)
  })
})

describe('a backend’s module', () => {
  const [a, b] = [() => Promise.reject(new Error('a')), () => Promise.reject(new Error('b'))]
  const find = (specifier: string, module: Record<string, unknown>) =>
    factoryOf(specifier, async (name) => {
      expect(name).toBe('./x.mjs')
      return module
    })

  it.each([
    ['the export named', './x.mjs#b', { default: a, b }, 'b'],
    ['the default export', './x.mjs', { default: a, b }, 'a'],
    ['the only function', './x.mjs', { b, version: '1' }, 'b'],
  ])('gives %s', async (_, specifier, module, opened) => {
    await expect((await find(specifier, module))()).rejects.toThrow(opened)
  })

  it.each([
    ['no function', './x.mjs', { answer: 42 }, './x.mjs exports no function: export the one'],
    ['two', './x.mjs', { a, b }, './x.mjs exports a, b: choose one, as ./x.mjs#a'],
    ['not the one named', './x.mjs#c', { a }, './x.mjs exports no function c; it exports a'],
  ])('with %s is refused', async (_, specifier, module, says) => {
    await expect(find(specifier, module)).rejects.toThrow(says)
  })

  it('must open a backend', async () => {
    const open = await find('./x.mjs', { a: async () => 1 })
    await expect(open()).rejects.toThrow('return defineBackend(driver)')
  })
})

describe('the gate', () => {
  const verdict = (open: () => Promise<Backend>) =>
    conformanceOf({ id: 'it', open }, () => undefined, undefined, gate)

  it('holds a backend to every case that proves one, and to no planner’s', async () => {
    expect(gate.every(({ proves }) => proves === 'backend')).toBe(true)
    for (const group of ['plans', 'random-plans', 'values', 'lifecycle', 'layouts', 'adoption', 'rejects']) {
      expect(gate.map(({ id }) => id.split('/')[0])).toContain(group)
    }
    expect(await verdict(naive)).toMatchObject({ status: 'passed', counts: { failed: 0 } })
  })

  it('stops a backend that is wrong where the work it is timed on would not show it', async () => {
    const forgetful = async () => {
      const backend = await naive()
      const reduce: Backend['reduce'] = (map, plan, out) =>
        backend.reduce(map as never, { ...plan, empty: 0 } as never, out as never)
      return replaced(backend as Backend, { reduce })
    }
    const { status, failures } = await verdict(forgetful)
    expect(status).toBe('failed')
    expect(failures.length).toBeGreaterThan(0)
  })
})
