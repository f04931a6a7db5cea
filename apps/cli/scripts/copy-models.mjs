// The trained models come with the command line.
import { cpSync, existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const from = fileURLToPath(new URL('../../../packages/fast-rcnn/models', import.meta.url))
if (existsSync(from))
  cpSync(from, fileURLToPath(new URL('../dist/models', import.meta.url)), { recursive: true })
