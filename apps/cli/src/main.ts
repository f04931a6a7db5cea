#!/usr/bin/env node
import { exitCode, oneLine } from './errors.js'
import { createProgram } from './program.js'

async function main(): Promise<void> {
  try {
    await createProgram().parseAsync()
  } catch (error) {
    console.error(`roipool: ${oneLine(error)}`)
    if (process.env.ROIPOOL_DEBUG) console.error(error)
    process.exitCode = exitCode.error
  }
  // A backend may leave threads behind: end once everything is written.
  process.stdout.write('', () => process.exit())
}

void main()
