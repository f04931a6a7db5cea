// Writes the tables of backends in README.md and docs/strangers.md from the reports of the last full conformance runs.
// With --check it only says whether the tables are what the reports say, and whether the last test run, quick or full,
// changed a report that is committed.
import { spawnSync } from 'node:child_process'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { matrix } from '../conformance/dist/index.js'
import { rewrite } from './marked.mjs'
import { root } from './run.mjs'

const check = process.argv.includes('--check')
const tables = { 'README.md': 'packages', 'docs/strangers.md': 'examples' }

/** What the packages in a folder reported, Node before Chromium. A report is named after its mode of the backend. */
function runs(parent) {
  const folders = readdirSync(join(root, parent)).map((name) => join(root, parent, name, 'reports'))
  return folders
    .filter((folder) => existsSync(folder))
    .flatMap((folder) =>
      readdirSync(folder).map((file) => {
        const [name] = file.split('.')
        return { name, report: JSON.parse(readFileSync(join(folder, file), 'utf8')) }
      }),
    )
    .sort((a, b) => key(a).localeCompare(key(b)))
}

/** The reference first. */
const key = ({ name, report: { environment } }) =>
  `${name === 'naive' ? '' : name} ${environment === 'node' ? 0 : 1}`

const stale = Object.entries(tables).filter(
  ([file, parent]) => !rewrite(join(root, file), 'matrix', matrix(runs(parent)), check),
)
if (stale.length > 0) {
  console.error(
    `${stale.map(([file]) => file).join(', ')}: the table is not what the reports say. Run: npm run matrix`,
  )
  process.exit(1)
}
if (check) {
  const reports = Object.values(tables).map((parent) => `:(glob)${parent}/*/reports/**`)
  const { stdout } = spawnSync('git', ['status', '--porcelain', '--', ...reports], {
    cwd: root,
    encoding: 'utf8',
  })
  if (stdout.trim() !== '') {
    console.error(
      `The last test run changed these reports. Run npm run test:all and npm run matrix, and commit both:\n${stdout}`,
    )
    process.exit(1)
  }
}
