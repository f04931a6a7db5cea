import type { Case } from './case.js'
import { json, type Report, type Row, reported } from './report.js'
import type { RunOptions } from './session.js'

/**
 * Writes the report of the cases asked for, once they were all run. The file is committed, so it holds what is the same
 * on every machine: rows that simply passed are in the counts alone, and the most elements are those of a device.
 *
 * After a quick run the report of the last full one is kept, with what the quick one found. So the file changes where
 * they disagree, and only there.
 */
export async function keepReport(name: string, full: Report, asked: readonly Case[], options: RunOptions) {
  const ids = new Set<string>(asked.map(({ id }) => id))
  const ran = full.rows.filter(({ id }) => ids.has(id))
  const { backend, environment, unavailable, runsOn } = full
  const { maxElements: _, ...capabilities } = full.capabilities ?? {}
  const found = unavailable === undefined ? { runsOn, capabilities } : { unavailable }
  const { counts, levels, rows } = reported(ran, asked)
  const files = await fileSystem(environment)
  const path = `reports/${name}.${environment}.json`
  if (rows.length === ids.size || unavailable !== undefined) {
    const { proves } = options
    const notable = rows.filter(({ status }) => status !== 'pass')
    const report = {
      backend,
      environment,
      ...found,
      ...(proves && { proves }),
      counts,
      levels,
      rows: notable,
    }
    return files.write(path, json(report))
  }
  if (!options.quick) return
  const last: { unavailable?: string; rows: Row[] } = JSON.parse(await files.read(path))
  if (last.unavailable !== undefined) return
  const again = new Set(ran.map(({ id }) => id))
  const others = last.rows.filter(({ id }) => ids.has(id) && !again.has(id))
  const notable = [...others, ...ran].filter(({ status }) => status !== 'pass')
  await files.write(path, json({ ...last, ...found, rows: reported(notable, asked).rows }))
}

/** Where vitest runs, in Node or from a page. */
async function fileSystem(environment: string) {
  if (environment !== 'node') {
    const { commands } = await import('vitest/browser')
    return { read: (path: string) => commands.readFile(path), write: commands.writeFile }
  }
  const { mkdir, readFile, writeFile } = await import('node:fs/promises')
  return {
    read: (path: string) => readFile(path, 'utf8'),
    async write(path: string, text: string) {
      await mkdir('reports', { recursive: true })
      await writeFile(path, text)
    },
  }
}
