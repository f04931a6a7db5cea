// Writes the table of README.md from the reports that a whole `npm test` wrote.
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { matrix } from '@roipool/conformance'

const files = existsSync('reports') ? readdirSync('reports') : []
const reports = files.map((file) => {
  const report = JSON.parse(readFileSync(`reports/${file}`, 'utf8'))
  return { name: report.backend, report }
})
const text = readFileSync('README.md', 'utf8')
const marked = /(<!-- matrix -->\n).*?(<!-- \/matrix -->)/s
writeFileSync(
  'README.md',
  text.replace(marked, (_, open, close) => `${open}${matrix(reports)}\n${close}`),
)
