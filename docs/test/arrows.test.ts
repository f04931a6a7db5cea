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
  ['packages/core/src/c.ts', '@roipool/conformance/vitest'],
  ['conformance/src/a.ts', '@roipool/backend-naive'],
  ['conformance/src/cases/b.ts', '@roipool/catalog'],
  ['packages/backend-naive/src/a.ts', '@roipool/backend-tfjs'],
  ['packages/backend-naive/src/b.ts', '@roipool/conformance/vitest'],
  ['packages/backend-naive/src/c.ts', '../../core/src/index.js'],
  ['packages/backend-naive/src/e.ts', '@roipool/browser'],
  ['packages/backend-naive/src/f.ts', '@roipool/wasm-kernels'],
  ['packages/backend-tfjs/src/a.ts', '@roipool/backend-wasm'],
  ['packages/backend-wasm/src/a.ts', '@roipool/backend-tfjs'],
  ['packages/wasm-kernels/src/a.ts', '@roipool/backend-wasm'],
  ['packages/wasm-kernels/src/b.ts', '@tensorflow/tfjs-core'],
  ['packages/catalog/src/a.ts', '@roipool/conformance'],
  ['packages/catalog/src/c.ts', '@roipool/bench'],
  ['packages/detection/src/a.ts', '@roipool/backend-wasm'],
  ['packages/detection/src/annotations/b.ts', 'node:fs'],
  ['packages/detection/src/c.ts', '@tensorflow/tfjs-core'],
  ['packages/tfjs-wasm-training/src/a.ts', '@roipool/backend-tfjs'],
  ['packages/features/src/a.ts', '@roipool/backend-wasm'],
  ['packages/features/src/b.ts', '../../catalog/src/index.js'],
  ['packages/fast-rcnn/src/a.ts', '@roipool/backend-webgpu'],
  ['packages/fast-rcnn/src/b.ts', 'node:fs'],
  ['packages/emoji-voc/src/a.ts', '@roipool/fast-rcnn'],
  ['packages/browser/src/a.ts', '@roipool/core'],
  ['packages/create-roipool-backend/src/a.ts', '@roipool/core'],
  ['packages/terminal/src/a.ts', '@roipool/core'],
  ['bench/measure/src/a.ts', '@roipool/catalog'],
  ['bench/measure/src/b.ts', 'node:os'],
  ['apps/cli/src/commands/a.ts', '@roipool/backend-naive'],
  ['apps/cli/src/commands/c.ts', '@roipool/backend-tfjs/tensors'],
  ['apps/explainer/src/lesson/a.ts', '@roipool/backend-naive'],
  ['apps/explainer/src/sections/B.svelte', '@roipool/backend-wasm'],
  ['apps/explainer/src/sections/D.svelte', '../../../theme/src/page.js'],
  ['apps/benchmark/src/a.ts', '@roipool/explainer'],
  ['apps/benchmark/src/b.ts', '@roipool/detector'],
  ['apps/detector/src/engine/a.ts', '@roipool/backend-wasm'],
  ['apps/site/src/a.ts', 'roipool'],
  ['apps/site/test/a.ts', '../../../packages/core/src/index.js'],
  ['packages/core/src/circle/one.ts', './two.js'],
  ['packages/core/src/circle/two.ts', './one.js'],
] as const

const allowed = [
  ['packages/backend-naive/src/d.ts', '@roipool/core'],
  ['packages/backend-tfjs/src/b.ts', '@roipool/wasm-kernels'],
  ['packages/backend-wasm/src/b.ts', '@roipool/wasm-kernels'],
  ['packages/wasm-kernels/src/c.ts', '@roipool/core'],
  ['conformance/src/c.ts', '@roipool/core'],
  ['conformance/src/d.ts', '@roipool/terminal'],
  ['packages/catalog/src/b.ts', '@roipool/backend-naive'],
  ['bench/measure/src/c.ts', '@roipool/conformance'],
  ['packages/detection/src/d.ts', '@roipool/core'],
  ['packages/tfjs-wasm-training/src/b.ts', '@roipool/core'],
  ['packages/tfjs-wasm-training/src/c.ts', '@tensorflow/tfjs-core'],
  ['packages/features/src/c.ts', '@roipool/core'],
  ['packages/fast-rcnn/src/c.ts', '@roipool/backend-tfjs/tensors'],
  ['packages/fast-rcnn/src/d.ts', '@roipool/detection'],
  ['packages/fast-rcnn/src/e.ts', '@roipool/features/layers'],
  ['packages/emoji-voc/src/b.ts', '@roipool/detection'],
  ['apps/cli/src/b.ts', '@roipool/catalog'],
  ['apps/cli/src/c.ts', 'create-roipool-backend'],
  ['apps/explainer/src/b.ts', '@roipool/theme'],
  ['apps/site/src/b.ts', '@roipool/browser'],
  ['packages/backend-naive/test/a.ts', '../src/index.js'],
  ['apps/explainer/src/C.svelte', '@roipool/catalog'],
] as const

/** Package names, paths into a package, circles. */
const rules = ['lint/style/noRestrictedImports', 'plugin', 'lint/suspicious/noImportCycles']

interface Diagnostic {
  readonly category: string
  readonly location: { readonly path: string }
}

/** A tree of one-import files under the project's own lint rules. */
const tree = mkdtempSync(join(tmpdir(), 'roipool-arrows-'))
let refused: Set<string>

beforeAll(() => {
  for (const file of ['biome.json', 'arrows.grit']) copyFileSync(join(root, file), join(tree, file))
  for (const [file, specifier] of [...forbidden, ...allowed]) {
    mkdirSync(dirname(join(tree, file)), { recursive: true })
    const code = `import { x } from '${specifier}'\n\nexport { x }\n`
    writeFileSync(
      join(tree, file),
      file.endsWith('.svelte') ? `<script lang="ts">\n${code}</script>\n` : code,
    )
  }
  const args = [biome, 'lint', '--vcs-enabled=false', '--max-diagnostics=none', '--reporter=json']
  const { stdout } = spawnSync(process.execPath, args, { cwd: tree, encoding: 'utf8' })
  const report: { diagnostics: Diagnostic[] } = JSON.parse(stdout)
  const found = report.diagnostics.filter(({ category }) => rules.includes(category))
  refused = new Set(found.map(({ location }) => location.path))
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
