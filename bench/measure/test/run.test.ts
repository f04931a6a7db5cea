import { naive } from '@roipool/backend-naive'
import { wasm } from '@roipool/backend-wasm'
import type { Contender } from '@roipool/conformance'
import { describe, expect, it, vi } from 'vitest'
import {
  type BenchOptions,
  changeWorkload,
  measures,
  type Progress,
  parseRecord,
  recordJson,
  runBench,
} from '../src/index.js'
import {
  elsewhere,
  environment,
  fewCases,
  replaced,
  timesIn,
  wrongEverywhere,
  wrongWhereLarge,
} from './backends.js'

const small = changeWorkload('proposals', { rois: 20, channels: 64 })

function bench(contenders: readonly Contender[], options: Partial<BenchOptions> = {}) {
  return runBench({
    reference: { id: 'naive', open: naive },
    contenders,
    workloads: [small],
    operators: ['max', 'align'],
    environment,
    rounds: 4,
    // A busy machine takes its time.
    budget: 1e6,
    cases: fewCases,
    ...options,
  })
}

describe('a run', () => {
  it('times every measure of every backend that passed, and the limit', async () => {
    const record = await bench([{ id: 'wasm', open: wasm }])
    expect(record.ended).toBe('complete')
    expect(record.backends.map(({ id, status }) => [id, status])).toEqual([
      ['naive', 'passed'],
      ['wasm', 'passed'],
    ])
    expect(record.groups.map(({ operator }) => operator)).toEqual(['max', 'align'])
    for (const { rows, fill, bytes } of record.groups) {
      expect(bytes).toBe(20 * 9 * 64 * 4)
      expect(fill).toHaveLength(4)
      expect(rows.map(({ backend }) => backend)).toEqual(['naive', 'wasm'])
      for (const { times, why, wrong } of rows) {
        expect({ why, wrong }).toEqual({ why: undefined, wrong: false })
        for (const measure of measures) expect(times[measure]).toHaveLength(4)
        expect(Math.min(...Object.values(times).flat())).toBeGreaterThan(0)
      }
    }
    expect(parseRecord(recordJson(record))).toEqual(JSON.parse(recordJson(record)))
  })

  it('measures rotated boxes and masks too, whose values are checked like all', async () => {
    const { groups } = await bench([{ id: 'wasm', open: wasm }], {
      operators: ['rotated', 'masks'],
      rounds: 1,
    })
    expect(groups.map(({ operator }) => operator)).toEqual(['rotated', 'masks'])
    for (const { rows, bytes } of groups) {
      expect(bytes).toBe(20 * 9 * 64 * 4)
      for (const { times, wrong } of rows) expect([times.warm?.length, wrong]).toEqual([1, false])
    }
  })

  it('gives no time to a backend that fails conformance', async () => {
    const record = await bench([{ id: 'broken', open: wrongEverywhere }])
    const broken = record.backends[1]!
    expect(broken).toMatchObject({ status: 'failed', counts: { passed: 0, failed: fewCases.length } })
    expect(broken.failures[0]).toMatchObject({ id: 'worked-example/floor-3x3' })
    expect(broken.failures[0]!.detail).toContain('expected')
    expect(timesIn(record.groups, 'broken')).toBe(0)
    expect(timesIn(record.groups, 'naive')).toBeGreaterThan(0)
  })

  it('gives no time to a backend whose values are not the reference’s, though it passed', async () => {
    const record = await bench([{ id: 'sly', open: wrongWhereLarge }])
    expect(record.backends[1]!.status).toBe('passed')
    const row = record.groups[0]!.rows[1]!
    expect(row.wrong).toBe(true)
    expect(row.why).toMatch(/^k=19 i=2 j=2 c=63: expected .+, got 7 \(1 of 11520 values are wrong\)$/)
    expect(timesIn(record.groups, 'sly')).toBe(0)
  })

  it('takes no time at all where the reference fails', async () => {
    const reference = { id: 'naive', open: wrongEverywhere }
    const record = await bench([{ id: 'wasm', open: wasm }], { reference })
    expect(record.groups).toEqual([])
  })

  it('says why a backend is not available, and what one does not promise', async () => {
    const onlyMax = async () => {
      const backend = await naive()
      return replaced(backend, { reduce: refuseSums(backend.reduce) })
    }
    const refuseSums =
      (reduce: Awaited<ReturnType<typeof naive>>['reduce']): typeof reduce =>
      async (map, plan, out) => {
        if (plan.reduction !== 'max') throw new Error('backend only-max offers max, not sum')
        return reduce(map, plan, out)
      }
    const record = await bench([
      { id: 'elsewhere', open: elsewhere },
      { id: 'only-max', open: onlyMax },
      { id: 'throws', open: () => Promise.reject(new Error('no reason')) },
    ])
    expect(record.backends.slice(1).map(({ status, reason }) => [status, reason])).toEqual([
      ['unavailable', 'it takes another planet'],
      ['passed', undefined],
      ['failed', undefined],
    ])
    expect(record.groups[0]!.rows[1]).toMatchObject({ backend: 'only-max', wrong: false })
    expect(record.groups[0]!.rows[1]!.times.warm).toHaveLength(4)
    expect(record.groups[1]!.rows[1]!.why).toBe('backend only-max offers max, not sum')
    expect(record.groups[1]!.rows[1]!.times.warm).toEqual([])
    const inWords = await bench([{ id: 'only-max', open: onlyMax }], {
      operators: ['align'],
      reasonOf: () => 'it failed',
    })
    expect(inWords.groups[0]!.rows[1]!.why).toBe('it failed')
  })

  it('says what is left of a slow backend by what its calls took, once they are known', async () => {
    const slow = async () => {
      const backend = await naive()
      const { reduce } = backend
      return replaced(backend, {
        reduce: async (map, plan, out) => {
          if (plan.rows.length === 20) await new Promise((resolve) => setTimeout(resolve, 60))
          return reduce(map, plan, out)
        },
      })
    }
    const seen: { part: number; left: number; at: number }[] = []
    const onProgress = ({ job, part, left }: Progress) => {
      if (job === 2) seen.push({ part, left, at: performance.now() })
    }
    await bench([{ id: 'slow', open: slow }], { operators: ['max'], rounds: 8, onProgress })
    const end = performance.now()
    // Opened, checked and estimated, in some 0.2 s: three measures of eight rounds at 60 ms are left.
    const known = seen.find(({ left }) => left > 1000)
    expect(known).toBeDefined()
    expect(known!.part).toBeLessThan(0.5)
    expect(end - known!.at).toBeGreaterThan(1000)
  })

  it('asks conformance once where the verdict is known', async () => {
    const open = vi.fn(naive)
    const known = {
      id: 'again',
      status: 'failed',
      counts: { passed: 1, failed: 1, notPromised: 0 },
      failures: [],
    } as const
    const record = await bench([{ id: 'again', open }], {
      known: (id) => (id === 'again' ? { ...known, failures: [] } : undefined),
    })
    expect(record.backends[1]).toEqual(known)
    expect(open).not.toHaveBeenCalled()
  })
})

describe('cancelling', () => {
  it('while conformance runs leaves backends without a verdict, and no time', async () => {
    const controller = new AbortController()
    const open = vi.fn(wasm)
    const record = await bench([{ id: 'wasm', open }], {
      signal: controller.signal,
      cases: Array.from({ length: 400 }, () => fewCases).flat(),
      onRecord: () => controller.abort(),
    })
    expect(record.ended).toBe('cancelled')
    expect(record.backends.map(({ status }) => status)).toEqual(['unfinished', 'unfinished'])
    expect(record.groups).toEqual([])
    expect(open).not.toHaveBeenCalled()
  })

  it('while times are taken leaves those there are, and every backend disposed of', async () => {
    const controller = new AbortController()
    const disposed: string[] = []
    const noting = (id: string) => ({
      id,
      open: async () => {
        const backend = await naive()
        return { ...backend, dispose: () => backend.dispose().finally(() => disposed.push(id)) }
      },
    })
    const record = await bench([noting('other')], {
      signal: controller.signal,
      onRecord: ({ groups }) => {
        if ((groups[0]?.rows[1]?.times.warm.length ?? 0) === 2) controller.abort()
      },
    })
    expect(record.ended).toBe('cancelled')
    expect(record.groups).toHaveLength(1)
    expect(record.groups[0]!.rows[1]!.times.warm).toHaveLength(2)
    expect(record.groups[0]!.rows[1]!.times.cold).toEqual([])
    // Once by conformance, once after it was timed.
    expect(disposed).toEqual(['other', 'other'])
  })
})

describe('progress', () => {
  it('never goes back, ends at all, and has no time left then', async () => {
    const parts: number[] = []
    let left = Number.NaN
    await bench([{ id: 'wasm', open: wasm }], {
      onProgress: (progress) => {
        parts.push(progress.part)
        left = progress.left
      },
    })
    expect(parts).toEqual([...parts].sort((a, b) => a - b))
    expect(parts.at(-1)).toBe(1)
    expect(left).toBe(0)
  })
})
