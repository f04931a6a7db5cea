// Adds up what vitest reported in every package of the workspace and ends with one plain line.
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))
const groups = ['packages', 'bench', 'apps'].flatMap((group) =>
  readdirSync(join(root, group)).map((name) => join(group, name)),
)
const files = ['docs', 'conformance', ...groups].flatMap((folder) =>
  ['node', 'chromium'].map((environment) => join(root, folder, '.vitest', `${environment}.json`)),
)
const total = { passed: 0, failed: 0, skipped: 0 }

for (const file of files.filter(existsSync)) {
  const results = JSON.parse(readFileSync(file, 'utf8'))
  // A file that could not be loaded, or an error outside of any test, counts as one failure.
  const failed = results.success ? 0 : Math.max(results.numFailedTests, 1)
  total.passed += results.numPassedTests
  total.failed += failed
  total.skipped += results.numPendingTests + results.numTodoTests
}

console.log(`${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped`)
