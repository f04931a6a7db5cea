import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { test } from 'vitest'
import { runConformance } from '../src/run.js'
import { text } from '../src/text.js'
import { known } from './broken/list.js'

test('explore', async () => {
  const here = fileURLToPath(new URL('broken/', import.meta.url))
  const folder = `${here}../../node_modules/.broken/`
  rmSync(folder, { recursive: true, force: true })
  let n = 0
  for (const { name, file = 'driver.mjs', from, to, says } of known) {
    if (process.env.ONLY && !name.includes(process.env.ONLY)) continue
    const into = `${folder}${n++}/`
    mkdirSync(into, { recursive: true })
    for (const f of ['driver.mjs', 'threads.mjs', 'thread.mjs']) {
      let s = readFileSync(here + f, 'utf8')
      if (f === file) {
        if (s.split(from).length !== 2) console.log('!! not once', name, s.split(from).length)
        s = s.replace(from, () => to)
      }
      writeFileSync(into + f, s)
    }
    const main = file === 'driver.mjs' ? 'driver.mjs' : 'threads.mjs'
    const m = await import(into + main)
    const t = performance.now()
    const report = await runConformance(m.plain ?? m.threads, {
      large: false,
      timeout: 5000,
      filter: ({ id }) => !id.startsWith('golden/'),
    })
    const out = text(report).split('\n').slice(0, 3).join(' / ')
    const fails = report.rows.filter((r) => r.status === 'fail')
    console.log(
      `${says.test(out) ? 'ok ' : 'NO '} ${name}: ${out} | ${fails.length} fail, ${Math.round(performance.now() - t)} ms; first: ${fails.slice(0, 3).map((r) => r.id)}`,
    )
  }
}, 600000)
