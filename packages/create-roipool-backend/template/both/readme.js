// Writes the table of README.md from the reports that `npm test` wrote.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { matrix } from '@roipool/conformance'

const reports = readdirSync('reports').map((file) => {
  const report = JSON.parse(readFileSync(`reports/${file}`, 'utf8'))
  return { name: report.backend, report }
})
const text = readFileSync('README.md', 'utf8')
const marked = /(<!-- matrix -->\n).*?(<!-- \/matrix -->)/s
writeFileSync(
  'README.md',
  text.replace(marked, (_, open, close) => `${open}${matrix(reports)}\n${close}`),
)
