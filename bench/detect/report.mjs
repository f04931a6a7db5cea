// node bench/detect/report.mjs [folder]: prints the tables of what was measured, and draws its charts.
import { writeCharts } from './charts.mjs'
import { readSeeds } from './seeds.mjs'
import { tables } from './tables.mjs'

export function report(folder) {
  const seeds = readSeeds(folder)
  const judged = seeds.filter(({ operators }) => operators)
  if (judged.length > 0) writeCharts(judged, folder)
  for (const [title, table] of tables(seeds)) console.log(`\n${title}\n\n${table}`)
}

if (process.argv[1] === import.meta.filename) report(process.argv[2] ?? 'out/detect')
