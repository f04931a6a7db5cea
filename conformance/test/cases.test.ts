import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { groupOf } from '../src/case.js'
import { cases, groups } from '../src/cases/index.js'
import { mapsOf } from '../src/problem.js'

describe('the list', () => {
  test('begins with the founding worked example', () => {
    expect(cases[0]?.id).toBe('worked-example/floor-3x3')
  })

  test('has no id twice', () => {
    expect(new Set(cases.map(({ id }) => id)).size).toBe(cases.length)
  })

  test('names every case, cites a clause and says what it catches, in words of its own', () => {
    const wrong = cases.filter(
      ({ id, spec, catches }) =>
        !(/^[a-z-]+\/[\w.^-]+$/.test(id) && /^§\d+(\.\d+)?$/.test(spec) && catches.length > 10),
    )
    expect(wrong.map(({ id }) => id)).toEqual([])
  })

  test('cites clauses that there are', () => {
    const text = readFileSync(new URL('../../packages/core/SPEC.md', import.meta.url), 'utf8')
    const clauses = new Set(
      [...text.matchAll(/^(?:## |\*\*)(\d+(?:\.\d+)?)\b/gm)].map(([, clause]) => `§${clause}`),
    )
    const stray = cases.filter(({ spec }) => !clauses.has(spec))
    expect(stray.map(({ id, spec }) => `${id} ${spec}`)).toEqual([])
  })

  test('says what each group is for', () => {
    expect(Object.keys(groups)).toEqual([...new Set(cases.map(groupOf))])
  })

  /** Problems as they were reported: it is not axes that they are about. */
  const reported = /far-beyond-the-map|whole-map-in-one-bin|mostly-outside|bins-shorter-than-a-float32-step/

  test('knows no size that hides an exchange of axes, the founding example apart', () => {
    const square = cases.filter((item) => {
      if (item.kind !== 'pool' || /^(worked-example|golden)/.test(item.id) || reported.test(item.id))
        return false
      const problem = item.problem()
      return (
        mapsOf(problem).some(({ shape }) => {
          const [, height, width] = problem.params.layout === 'NCHW' ? shape.slice(1) : shape
          return height === width
        }) && !item.id.includes('/map-of-one-cell')
      )
    })
    expect(square.map(({ id }) => id)).toEqual([])
  })
})
