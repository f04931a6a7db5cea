import { readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createHome, expectExample, folder, packed, run, succeed } from './strangers.js'

beforeAll(() => packed(), 300_000)
afterAll(() => rmSync(folder, { recursive: true }))

describe('a new backend', () => {
  it('is created, conforms as it comes, writes its row, and is what its README says', async (context) => {
    const home = await createHome('roipool-backend-my-gpu', context)
    await succeed(run('npm', ['test'], home))
    const row = /^\| `myGpu` \| Node: JavaScript \| all \| ✓ \d+, 10 not promised( \| ✓ \d+){4} \|$/m
    expect(readFileSync(join(home, 'README.md'), 'utf8')).toMatch(row)
    await succeed(run('npm', ['run', 'build'], home))
    await expectExample(home, home)
  }, 300_000)
})
