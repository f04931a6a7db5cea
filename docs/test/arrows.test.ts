import { spawnSync } from 'node:child_process'
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

const root = fileURLToPath(new URL('../..', import.meta.url))
const biome = createRequire(join(root, 'package.json')).resolve('@biomejs/biome/bin/biome')

const forbidden = [
  ['packages/core/src/a.ts', '@roipool/conformance'],
  ['packages/core/src/b.ts', 'node:fs'],
  ['conformance/src/a.ts', '@roipool/backend-naive'],
  ['conformance/src/cases/b.ts', '@roipool/catalog'],
  ['packages/backend-naive/src/a.ts', '@roipool/backend-tfjs'],
  ['packages/backend-naive/src/b.ts', '@roipool/conformance/vitest'],
  ['packages/backend-naive/src/c.ts', '../../core/src/index.js'],
  ['packages/catalog/src/a.ts', '@roipool/conformance'],
  ['packages/bench/src/a.ts', '@roipool/catalog'],
  ['packages/bench/src/b.ts', 'node:os'],
  ['apps/cli/src/commands/a.ts', '@roipool/backend-naive'],
  ['apps/explainer/src/lesson/a.ts', '@roipool/backend-naive'],
  ['apps/explainer/src/sections/B.svelte', '@roipool/backend-wasm'],
] as const

const allowed = [
  ['packages/backend-naive/src/d.ts', '@roipool/core'],
  ['conformance/src/c.ts', '@roipool/core'],
  ['packages/catalog/src/b.ts', '@roipool/backend-naive'],
  ['packages/bench/src/c.ts', '@roipool/conformance'],
  ['apps/cli/src/b.ts', '@roipool/catalog'],
  ['apps/explainer/src/C.svelte', '@roipool/catalog'],
] as const

/** A tree of one-import files under the project's own lint rules. */
const tree = mkdtempSync(join(tmpdir(), 'roipool-arrows-'))
let refused: Set<string>

beforeAll(() => {
  copyFileSync(join(root, 'biome.json'), join(tree, 'biome.json'))
  for (const [file, specifier] of [...forbidden, ...allowed]) {
    mkdirSync(dirname(join(tree, file)), { recursive: true })
    const code = `import { x } from '${specifier}'\n\nexport const y = x\n`
    writeFileSync(
      join(tree, file),
      file.endsWith('.svelte') ? `<script lang="ts">\n${code}</script>\n` : code,
    )
  }
  const args = [biome, 'lint', '--only=style/noRestrictedImports', '--vcs-enabled=false', '--reporter=json']
  const { stdout } = spawnSync(process.execPath, args, { cwd: tree, encoding: 'utf8' })
  const report: { diagnostics: { location: { path: string } }[] } = JSON.parse(stdout)
  refused = new Set(report.diagnostics.map(({ location }) => location.path))
})

afterAll(() => rmSync(tree, { recursive: true }))

describe('the import arrows of ARCHITECTURE.md', () => {
  it.each(forbidden)('%s may not import %s', (file) => {
    expect(refused).toContain(file)
  })

  it.each(allowed)('%s may import %s', (file) => {
    expect(refused).not.toContain(file)
  })
})
