import { readdirSync, readFileSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { writeWhole } from '../src/output/write-whole.js'
import { temporaryFolder } from './roipool.js'

const folder = temporaryFolder()

it('keeps the old file where the disk did not keep all of the new one', async () => {
  const path = join(folder, 'kept.npy')
  writeFileSync(path, 'old')
  const part = () => join(folder, readdirSync(folder).find((name) => name.endsWith('.part'))!)
  async function* pieces() {
    yield 'all of it'
    // As a disk does that says it wrote, and did not.
    truncateSync(part(), 3)
  }
  await expect(writeWhole(path, pieces())).rejects.toThrow('of 9 bytes only 3 were kept')
  expect(readFileSync(path, 'utf8')).toBe('old')
  expect(readdirSync(folder)).toEqual(['kept.npy'])
})
