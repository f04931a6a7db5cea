// Everything that is checked without running the tests. A failure does not keep the rest from being said.
import { join } from 'node:path'
import { root, succeeds, turboSucceeds } from './run.mjs'

const script = (file, ...args) => succeeds(process.execPath, [join(root, 'scripts', file), ...args])

const checks = {
  'formatting, lint and import arrows': () => succeeds('biome', ['ci', '--error-on-warnings']),
  'types and package shapes': () => turboSucceeds('types', 'package-shape', '--continue'),
  sizes: () => succeeds('size-limit', ['--silent']),
  'unused code': () => succeeds('knip', []),
  changesets: () => script('changesets.mjs'),
  'tables of backends': () => script('matrix.mjs', '--check'),
  'CONTRIBUTING: example': () => script('example.mjs', '--check'),
  'README: peers': () => script('peers-table.mjs', '--check'),
  'tables of the detector': () => script('detect-tables.mjs', '--check'),
}

/** Runs every check, and fails if any did. */
export function check() {
  const failed = Object.keys(checks).filter((name) => !checks[name]())
  if (failed.length === 0) return
  console.error(`\nFailed: ${failed.join('; ')}`)
  process.exit(1)
}
