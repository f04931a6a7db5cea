// Runs the tests: a turbo task for each package in Node, and one for all pages; the longest first. What they need is built
// beside them: a test begins when its own package is there.
import { testEnvironment } from './environment.mjs'
import { forgetReports } from './reports.mjs'
import { ended, forTurbo, node } from './run.mjs'
import { giveTurns } from './turns.mjs'

/**
 * @param args for turbo: `--filter`, `--force`
 * @returns whether all tests passed
 */
export async function test(args, { tasks = [], env = testEnvironment() } = {}) {
  const filters = args.filter((argument) => argument.startsWith('--filter'))
  const all = env.ROIPOOL_TEST === 'all'
  // What runs in Chromium: together in one, the quickest; or apart, where only some packages are asked for or all tests.
  const apart = all || filters.length > 0
  const asked = tasks.length > 0 ? tasks : ['test:node', apart ? 'test:chromium' : 'test:together']
  forgetReports()
  const turns = await giveTurns()
  const options = ['--continue=dependencies-successful', '--log-order=grouped', '--concurrency=99']
  const status = await ended('turbo', ['run', ...asked, ...options, ...args], {
    env: forTurbo({ ...env, ROIPOOL_TURNS: String(turns.port) }),
  })
  turns.close()
  node('scripts/summary.mjs', ...(all ? ['--all'] : []), ...(apart ? ['--apart'] : []))
  return status === 0
}
