// The tests that need no browser, on the other versions of Node that are promised. npm brings them.
import { spawnSync } from 'node:child_process'
import { delimiter, dirname } from 'node:path'
import { testEnvironment } from './environment.mjs'
import { fail } from './run.mjs'
import { test } from './test.mjs'

const VERSIONS = [22, 24]

/**
 * @param args for turbo
 * @param more environment variables
 * @returns whether all tests passed on all of them
 */
export async function testOnNodes(args, more = {}) {
  let passed = true
  for (const version of VERSIONS) {
    const node = fetchNode(version)
    const { ROIPOOL_REQUIRE: required = '', ...env } = testEnvironment({ node, chromium: '' })
    console.log(`\nNode ${version}`)
    const options = {
      tasks: ['test:node'],
      env: {
        ...env,
        ...more,
        ROIPOOL_REQUIRE: required.replace('chromium', ''),
        PATH: `${dirname(node)}${delimiter}${env.PATH}`,
      },
    }
    passed = (await test(args, options)) && passed
  }
  return passed
}

/** @returns the path of the newest Node of this version */
function fetchNode(version) {
  const platform = process.platform === 'win32' ? 'win' : process.platform
  const name = `node-${platform}-${process.arch}@${version}`
  const args = ['--yes', '--loglevel=error', `--package=${name}`, '--', 'node', '-p', 'process.execPath']
  const { status, stdout } = spawnSync('npx', args, {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
    shell: process.platform === 'win32',
  })
  if (status !== 0) fail(`npm has no ${name}`)
  return stdout.trim()
}
