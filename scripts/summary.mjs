// Adds up what vitest reported in every package of the workspace, names what failed, and ends with one plain line. Where
// not everything was run (--all says that it was), the line before it says what is left. Chromium ran all packages
// together, or each --apart.
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { folders, root } from './reports.mjs'

const inPages = process.argv.includes('--apart') ? folders : ['']
const files = [
  ...folders.map((folder) => join(root, folder, '.vitest', 'node.json')),
  ...inPages.map((folder) => join(root, folder, '.vitest', 'chromium.json')),
]
const total = { passed: 0, failed: 0, skipped: 0 }
const failures = []

for (const file of files.filter(existsSync)) {
  const results = JSON.parse(readFileSync(file, 'utf8'))
  // A file that could not be loaded, or an error outside of any test, counts as one failure.
  const failed = results.success ? 0 : Math.max(results.numFailedTests, 1)
  total.passed += results.numPassedTests
  total.failed += failed
  total.skipped += results.numPendingTests + results.numTodoTests
  const named = results.testResults.flatMap(failuresOf)
  failures.push(...named)
  if (failed > 0 && named.length === 0) failures.push(`${relative(root, file)}: an error outside of any test`)
}

if (!process.argv.includes('--all')) {
  const tests = folders.map((folder) => join(root, folder, 'test')).filter(existsSync)
  const full = tests.flatMap((folder) => readdirSync(folder)).filter((file) => file.includes('.full.'))
  const { length } = JSON.parse(readFileSync(join(root, 'conformance/src/quick.json'), 'utf8'))
  const cases = `all but ${length} cases on each backend besides naive and wasm`
  console.log(`left to npm run test:all: ${full.length} files named *.full.*, ${cases}, Node 22 and 24`)
}
for (const failure of failures) console.log(`failed: ${failure}`)
console.log(`${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped`)

/** What failed in a file, each with the first lines of why: a long log hides it. */
function failuresOf({ name, message, status, assertionResults }) {
  const file = relative(root, name)
  const failed = assertionResults.filter((test) => test.status === 'failed')
  if (failed.length === 0) return status === 'failed' ? [`${file}: ${begins(message)}`] : []
  return failed.map(
    ({ fullName, failureMessages }) => `${file}, ${fullName}: ${begins(failureMessages.join('\n'))}`,
  )
}

function begins(text) {
  return text.split('\n').slice(0, 5).join('\n  ')
}
