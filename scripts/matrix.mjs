// Writes the backend matrix of README.md from the reports of the last conformance runs. With --check it only says
// whether the table is what the reports say, and whether the last test run changed a report that is committed.
import { spawnSync } from 'node:child_process'
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))
const readme = join(root, 'README.md')
const environments = { node: 'Node', chromium: 'Chromium' }

/** Every report, by the name of its file and then by environment. */
function reports() {
  const found = new Map()
  const folders = readdirSync(join(root, 'packages')).map((name) => join(root, 'packages', name, 'reports'))
  for (const folder of folders) {
    for (const file of list(folder)) {
      const [name, environment] = file.split('.')
      const report = JSON.parse(readFileSync(join(folder, file), 'utf8'))
      found.set(name, { ...found.get(name), [environment]: report })
    }
  }
  return [...found].sort(([a], [b]) => order(a).localeCompare(order(b)))
}

function list(folder) {
  try {
    return readdirSync(folder)
  } catch (error) {
    if (error.code === 'ENOENT') return []
    throw error
  }
}

/** The reference first. */
const order = (name) => (name === 'naive' ? '' : name)

/** What one environment found: where it computed, and how many cases passed. */
function cell(report) {
  if (!report) return '–'
  if (report.unavailable !== undefined) return 'unavailable'
  const { counts, runsOn } = report
  const failed = counts.fail + counts.fixed
  const words = [failed > 0 ? `✗ ${failed} fail` : `✓ ${counts.pass} pass`]
  if (counts.known > 0) words.push(`${counts.known} known`)
  if (counts['not-promised'] > 0) words.push(`${counts['not-promised']} not promised`)
  return `${runsOn}: ${words.join(', ')}`
}

function table() {
  const rows = reports().map(([name, byEnvironment]) => {
    const cells = Object.keys(environments).map((environment) => cell(byEnvironment[environment]))
    return [`\`${name}\``, ...cells]
  })
  const head = ['backend', ...Object.values(environments)]
  return [head, head.map(() => '---'), ...rows].map((row) => `| ${row.join(' | ')} |`).join('\n')
}

const text = readFileSync(readme, 'utf8')
const wanted = text.replace(
  /(<!-- matrix -->\n)[\s\S]*?(<!-- \/matrix -->)/,
  (_, open, close) => `${open}${table()}\n${close}`,
)

if (!process.argv.includes('--check')) {
  writeFileSync(readme, wanted)
} else if (wanted !== text) {
  console.error('README.md: the backend matrix is not what the reports say. Run: npm run matrix')
  process.exit(1)
} else {
  const { stdout } = spawnSync('git', ['status', '--porcelain', '--', ':(glob)packages/*/reports/**'], {
    cwd: root,
    encoding: 'utf8',
  })
  if (stdout.trim() !== '') {
    console.error(`The last test run changed these reports. Run npm run matrix and commit both:\n${stdout}`)
    process.exit(1)
  }
}
