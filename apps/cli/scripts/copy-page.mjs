// The benchmark's page comes with the command line: roipool bench --browser serves it.
import { cpSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const from = fileURLToPath(new URL('../../benchmark/dist', import.meta.url))
cpSync(from, fileURLToPath(new URL('../dist/page', import.meta.url)), { recursive: true })
