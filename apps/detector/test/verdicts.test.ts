import { expect, it } from 'vitest'
import type { Findings, Photograph, Thing } from '../src/project/types'
import { meanAverage, verdicts } from '../src/project/verdicts'

const thing = (name: string, box: Thing['box']): Thing => ({ id: name + box, name, box })
const photograph = (id: string, things: Thing[], part: Photograph['part'] = 'try'): Photograph => ({
  ...{ id, name: `${id}.jpg`, blob: new Blob(), width: 100, height: 100, part, things },
})

const photographs = [
  photograph('a', [thing('cat', [0, 0, 40, 40]), thing('dog', [50, 50, 90, 90])]),
  photograph('b', [thing('cat', [10, 10, 50, 50]), thing('owl', [60, 0, 90, 30])]),
  photograph('unknown', []),
  photograph('taught', [thing('cat', [0, 0, 9, 9])], 'teach'),
]
const findings: Findings = {
  a: [
    { name: 'cat', score: 0.9, box: [0, 0, 40, 38] },
    { name: 'cat', score: 0.8, box: [52, 50, 90, 88] },
    { name: 'cat', score: 0.3, box: [0, 60, 20, 80] },
  ],
  b: [{ name: 'cat', score: 0.6, box: [30, 10, 70, 50] }],
  unknown: [{ name: 'dog', score: 0.9, box: [0, 0, 9, 9] }],
}

it('counts what is right, what is wrong and what is missed, on photographs left out whose boxes were drawn', () => {
  const { rows, mistakes } = verdicts(['cat', 'dog'], photographs, findings, 0.5)
  expect(rows[0]).toMatchObject({ name: 'cat', there: 2, right: 1, wrong: 2, recall: 0.5 })
  expect(rows[0]!.precision).toBeCloseTo(1 / 3)
  expect(rows[1]).toMatchObject({
    name: 'dog',
    there: 1,
    right: 0,
    wrong: 0,
    recall: 0,
    precision: Number.NaN,
  })
  expect(mistakes.map(({ kind, found, thing }) => [kind, found?.score, thing?.name])).toEqual([
    ['taken for', 0.8, 'dog'],
    ['badly placed', 0.6, 'cat'],
    ['missed', undefined, 'dog'],
    ['missed', undefined, 'cat'],
  ])
})

it('shows more at a lower threshold, and nothing of what was never taught', () => {
  const { mistakes } = verdicts(['cat', 'dog'], photographs, findings, 0.2)
  expect(mistakes.map(({ kind }) => kind)).toContain('nothing there')
  expect(mistakes.some(({ thing }) => thing?.name === 'owl')).toBe(false)
})

it('gives mean average precision over the names taught, or null where nothing is there', () => {
  const { map, averages } = meanAverage(['cat', 'dog'], photographs, findings)
  expect(averages.get('cat')).toBeCloseTo(0.5)
  expect(averages.get('dog')).toBe(0)
  expect(map).toBeCloseTo(0.25)
  expect(meanAverage(['cat'], [photograph('unknown', [])], findings).map).toBe(null)
})
