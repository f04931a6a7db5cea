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

/** One level of a report: what was run of it, in a word and a number. */
function cell({ verdict, counts }) {
  if (verdict === 'not promised') return 'not promised'
  const words = [
    verdict === 'conformant' ? `✓ ${counts.pass}` : `✗ ${counts.fail + counts.fixed} of ${counts.pass}`,
  ]
  if (counts.known > 0) words.push(`${counts.known} known`)
  if (counts['not-promised'] > 0) words.push(`${counts['not-promised']} not promised`)
  return words.join(', ')
}

function table() {
  const all = reports().flatMap(([name, byEnvironment]) =>
    Object.keys(environments).flatMap((environment) => {
      const report = byEnvironment[environment]
      return report && report.unavailable === undefined ? [{ name, environment, report }] : []
    }),
  )
  const levels = all[0].report.levels.map(({ level }) => level)
  const rows = all.map(({ name, environment, report }) => [
    `\`${name}\``,
    `${environments[environment]}: ${report.runsOn}`,
    report.proves ?? 'all',
    ...report.levels.map(cell),
  ])
  const head = ['backend', 'computes on', 'cases', ...levels]
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
