// Runs the tests: a turbo task for each package and environment, the longest first.
import { testEnvironment } from './environment.mjs'
import { build, ended, node } from './run.mjs'
import { giveTurns } from './turns.mjs'

/**
 * @param args for turbo: `--filter`, `--force`
 * @returns whether all tests passed
 */
export async function test(args, { tasks = ['test:node', 'test:chromium'], env = testEnvironment() } = {}) {
  build(...args.filter((argument) => argument.startsWith('--filter')))
  const turns = await giveTurns()
  const options = ['--continue', '--log-order=grouped', '--output-logs=new-only', '--concurrency=99']
  const status = await ended('turbo', ['run', ...tasks, ...options, ...args], {
    env: { ...env, ROIPOOL_TURNS: String(turns.port) },
  })
  turns.close()
  node('scripts/summary.mjs', ...(env.ROIPOOL_TEST === 'all' ? ['--all'] : []))
  return status === 0
}
