#!/usr/bin/env node
import { parseArgs } from 'node:util'
import { createBackend } from './index.js'

const usage = `Usage: npm create roipool-backend <folder> [-- --js]

Writes a new backend of roipool into an empty folder: its driver, its test, a README. It is named after the folder.
--js writes JavaScript instead of TypeScript.`

try {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { js: { type: 'boolean' }, help: { type: 'boolean', short: 'h' } },
  })
  const [folder, ...more] = positionals
  if (values.help) console.log(usage)
  else if (folder === undefined || more.length > 0) throw new Error(`name one folder\n\n${usage}`)
  else console.log(createBackend(folder, values))
} catch (error) {
  console.error(`create-roipool-backend: ${(error as Error).message}`)
  process.exitCode = 2
}
