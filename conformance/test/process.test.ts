import { describe, expect, test } from 'vitest'
import { conformant } from '../src/report.js'
import { ids, run, writeModules } from './process.js'

writeModules()

describe('a backend in a process of its own', () => {
  test('passes, and is told of case by case', async () => {
    const seen: string[] = []
    const { report } = await run('right', {
      onCase: (id, done, total) => seen.push(`${id} ${done}/${total}`),
      onRow: ({ id, status }) => seen.push(`${id} ${status}`),
    })
    expect(conformant(report)).toBe(true)
    expect(report).toMatchObject({ backend: 'plain', environment: 'node', runsOn: 'JavaScript' })
    expect(seen.slice(0, 3)).toEqual([`${ids[0]} 0/4`, `${ids[0]} pass`, `${ids[1]} 1/4`])
  })

  test('that waits for nothing fails at once, and two such cases end the run', async () => {
    const { report, found } = await run('silent')
    const never = 'no answer: one of its promises never settles'
    expect(found).toEqual([ids[0], ids[1]].map((id) => [id, 'fail', never]))
    expect(report.ended).toBe('it does not answer: 2 cases in a row')
    expect(conformant(report)).toBe(false)
  })

  test('that never comes back is ended', async () => {
    const { report, found } = await run('endless', { timeout: 1500 })
    expect(found).toEqual([ids[0], ids[1]].map((id) => [id, 'fail', 'no answer within 1.5 s']))
    expect(report.ended).toBe('it does not answer: 2 cases in a row')
  })

  test.for([
    ['stray', 'basic/first-cell', 'nobody listens'],
    ['timer', 'close', 'in a timer'],
  ] as const)('does not pass with an error that gets lost: %s', async ([name, id, says]) => {
    const { found } = await run(name, {}, ['basic/first-cell'])
    expect(found.at(-1)).toEqual([id, 'fail', `an error that no call reports: TypeError: ${says}`])
  })

  test('stops at the first failure where that is asked', async () => {
    const { report, found } = await run('stray', { bail: true })
    expect(found).toHaveLength(1)
    expect(report.ended).toBe('ended after the first failure')
  })

  test('that is not there is refused, that is unavailable is no failure', async () => {
    await expect(run('no-such')).rejects.toThrow('there is no module')
    await expect(run('none')).rejects.toThrow('exports no function')
    const { report } = await run('absent')
    expect(report).toMatchObject({ unavailable: 'no GPU here', rows: [] })
  })
})
