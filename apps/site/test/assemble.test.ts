import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, it } from 'vitest'
import { assemble } from '../src/assemble.js'

const parent = mkdtempSync(join(tmpdir(), 'roipool-assemble-'))
afterAll(() => rmSync(parent, { recursive: true }))

it('replaces its own folder, and nobody else’s', async () => {
  const folder = join(parent, 'site')
  await assemble(folder)
  writeFileSync(join(folder, 'stale.html'), '')
  await assemble(folder)
  expect(readdirSync(folder)).toEqual(
    expect.arrayContaining(['benchmark', 'detector', 'explainer', 'index.html']),
  )
  expect(readdirSync(folder)).not.toContain('stale.html')
  expect(readdirSync(parent)).toEqual(['site'])

  writeFileSync(join(parent, 'diary.txt'), 'precious')
  await expect(assemble(parent)).rejects.toThrow('holds other files, which would be lost')
  expect(readFileSync(join(parent, 'diary.txt'), 'utf8')).toBe('precious')
})
