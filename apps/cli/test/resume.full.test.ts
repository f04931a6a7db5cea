import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { command, temporaryFolder } from './roipool.js'
import { writeShapes } from './shapes.js'

const folder = temporaryFolder()
const file = (...names: string[]) => join(folder, ...names)
const roipool = (...args: string[]) => command(folder, ...args)

beforeAll(() => writeShapes(file('test'), 100, 3))

describe('roipool train', () => {
  it('stops on Ctrl+C and goes on to the same weights, to the last bit', async () => {
    const few = ['--annotations', 'test/voc', '--images', 'test/photos', '--steps', '60', '--head', '8']
    const whole = await roipool('train', ...few, '-o', 'whole.roipool')
    expect(whole.code).toBe(0)
    // What hears Ctrl+C, besides Vitest, which would end.
    const before = process.listeners('SIGINT')
    const stopped = roipool('train', ...few, '-o', 'part.roipool', '--checkpoint-every', '20')
    const wait = setInterval(() => {
      if (!existsSync(file('part.checkpoint.roipool'))) return
      clearInterval(wait)
      process.listeners('SIGINT').find((one) => !before.includes(one))!('SIGINT')
    }, 1)
    const result = await stopped
    expect(result.code).toBe(130)
    const [, go] = /To go on: roipool (.*)$/m.exec(result.stderr)!
    const on = await roipool(...go!.split(' '))
    expect(on).toMatchObject({ code: 0, stderr: '' })
    expect(readFileSync(file('part.roipool'))).toEqual(readFileSync(file('whole.roipool')))
    expect(existsSync(file('part.checkpoint.roipool'))).toBe(false)
  })
})
