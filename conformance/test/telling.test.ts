import { describe, expect, test } from 'vitest'
import { cases } from '../src/cases/index.js'
import { row } from '../src/report.js'
import { tellingFirst } from '../src/telling.js'
import counts from '../src/telling.json' with { type: 'json' }

describe('failures, those that say most first', () => {
  const fails = (...ids: string[]) =>
    ids.map((id) => row({ id, level: 'RoI pooling', spec: '§5', catches: '' }, 'fail'))
  const order = (...ids: string[]) => tellingFirst(fails(...ids)).map(({ id }) => id)

  test('a case that few mistakes fail stands before one that most do', () => {
    expect(order('plans/empty-max', 'lifecycle/upload-is-a-copy')[0]).toBe('lifecycle/upload-is-a-copy')
    expect(order('plans/rows-max', 'lifecycle/dispose-twice')[0]).toBe('lifecycle/dispose-twice')
  })

  test('what is no case stands first, a case that is not counted yet last', () => {
    const open = row({ id: 'open', spec: '§6.5', catches: '' }, 'fail')
    const sorted = tellingFirst([...fails('own/case', 'basic/avg'), open])
    expect(sorted.map(({ id }) => id)).toEqual(['open', 'basic/avg', 'own/case'])
  })

  test('only cases that there are were counted', () => {
    const ids = new Set<string>(cases.map(({ id }) => id))
    expect(Object.keys(counts).filter((id) => !ids.has(id))).toEqual([])
  })
})
