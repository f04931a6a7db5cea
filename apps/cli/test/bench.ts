import { cpSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type BenchRecord, parseRecord } from '@roipool/bench'
import { afterAll } from 'vitest'

/** A folder with the fixtures, within the package, so that they find @roipool/core as an installed backend would. */
export function benchFolder() {
  const folder = mkdtempSync(fileURLToPath(new URL('../node_modules/.bench-', import.meta.url)))
  afterAll(() => rmSync(folder, { recursive: true }))
  cpSync(fileURLToPath(new URL('fixtures', import.meta.url)), folder, { recursive: true })
  const file = (name: string) => join(folder, name)
  return { folder, file, readRecord: (name: string) => parseRecord(readFileSync(file(name), 'utf8')) }
}

export const tiny = ['--workload', 'worked-example', 'proposals:rois=3,channels=8', '--rounds', '2']

export function timesOf({ groups }: BenchRecord, id: string): number[] {
  const rows = groups.flatMap(({ rows }) => rows).filter(({ backend }) => backend === id)
  return rows.flatMap(({ times }) => Object.values(times).flat())
}
