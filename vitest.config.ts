import { once } from 'node:events'
import { existsSync, readdirSync } from 'node:fs'
import { readFile, writeFile } from 'node:fs/promises'
import { connect } from 'node:net'
import { dirname, join, relative, sep } from 'node:path'
import { playwright } from '@vitest/browser-playwright'
import { defineConfig, type TestProjectInlineConfiguration, type ViteUserConfig } from 'vitest/config'
import type { BrowserCommand } from 'vitest/node'
import { testChromium, testChromiumOptions } from './packages/browser/src/chromium.js'
import { isolation } from './packages/browser/src/isolation.js'

/**
 * One configuration for every package, which leaves `*.full.test.ts` to ROIPOOL_TEST=all (`npm run test:all`). `test/**`
 * runs in Node; `test/*.browser.test.ts`, and the conformance run that both share, run in headless Chromium too. `--mode
 * node` and `--mode chromium` run one of them, and write what passed to `.vitest/<mode>.json`. At the root of the
 * workspace, `--mode chromium` runs those of all packages in one page: a Chromium, Vitest and every module once.
 * scripts/environment.mjs looks Chromium up, and the folder of its Vulkan in software, which npm package webgpu computes
 * on in Node; ROIPOOL_REQUIRE=chromium,webgpu insists on both.
 */
const vulkan = process.env.ROIPOOL_VULKAN
const name = relative(import.meta.dirname, process.cwd()).replaceAll(sep, '/')
const together = name === ''
const folder = together ? 'packages/*/' : ''
const browserTests = [`${folder}test/conformance.test.ts`, `${folder}test/**/*.browser.test.ts`]
const all = process.env.ROIPOOL_TEST === 'all'
const left = all ? [] : ['**/test/**/*.full.*']
const runsInChromium = (file: string) =>
  file === 'conformance.test.ts' || (file.endsWith('.browser.test.ts') && (all || !file.includes('.full.')))
const common = {
  setupFiles: [join(import.meta.dirname, 'vitest.setup.ts')],
  // Loaded machines are slow: only what hangs is ended.
  testTimeout: 120_000,
  hookTimeout: 120_000,
}

/**
 * Where files of tests share a process in Node: they are many, need nothing fresh, and leave nothing behind. Starting a
 * process for each, and loading everything again, takes as long as most of them.
 */
const inOneProcess = [
  'apps/cli',
  'bench/measure',
  'conformance',
  'docs',
  'packages/backend-gpujs',
  'packages/core',
  'packages/detection',
  'packages/emoji-voc',
  'packages/fast-rcnn',
  'packages/features',
]

const node: TestProjectInlineConfiguration = {
  test: {
    name: 'node',
    // All tests have a process each: so none needs what another left, nor loses what another takes away.
    isolate: all || !inOneProcess.includes(name),
    include: ['src/**/*.test.ts', 'test/**/*.test.ts'],
    exclude: ['test/**/*.browser.test.ts', ...left],
    // Read when a process starts.
    env: vulkan ? { LD_LIBRARY_PATH: vulkan, VK_ICD_FILENAMES: join(vulkan, 'vk_swiftshader_icd.json') } : {},
    ...common,
  },
}

/** In the Chromium at this path; without one, there are no tests. */
function chromium(executablePath: string | undefined): TestProjectInlineConfiguration {
  if (!executablePath) return { test: { name: 'chromium', include: [] } }
  const { ROIPOOL_REQUIRE = '', ROIPOOL_TEST = '' } = process.env
  return {
    server: { headers: isolation },
    // What an earlier run found need not be all: a dependency found late reloads the page amid a test.
    optimizeDeps: { force: true },
    test: {
      name: 'chromium',
      // Files share a page: a WebGL2 that was opened, and programs that were compiled, serve all of them.
      isolate: all,
      env: { ROIPOOL_REQUIRE, ROIPOOL_TEST },
      include: browserTests,
      exclude: left,
      ...common,
      browser: {
        enabled: true,
        headless: true,
        api: { host: '127.0.0.1' },
        screenshotFailures: false,
        commands: files,
        provider: playwright({ launchOptions: { executablePath, args: [...testChromiumOptions] } }),
        instances: [{ browser: 'chromium' }],
      },
    },
  }
}

/** Paths of a test in a page are those of its package, whichever folder vitest runs in. */
const files: Record<string, BrowserCommand<string[]>> = {
  readFile: ({ testPath }, path) => readFile(inPackage(testPath, path), 'utf8'),
  writeFile: ({ testPath }, path, text) => writeFile(inPackage(testPath, path), text),
}

function inPackage(test = '', path = ''): string {
  const folder = dirname(test)
  return existsSync(join(folder, 'package.json')) ? join(folder, path) : inPackage(folder, path)
}

/** Waits for this run's turn, where scripts/turns.mjs gives turns. It is over when the process ends. */
async function turn(mode: string): Promise<void> {
  const port = process.env.ROIPOOL_TURNS
  if (!port) return
  delete process.env.ROIPOOL_TURNS
  const socket = connect(Number(port), '127.0.0.1')
  socket.write(`${name} ${mode}`)
  await once(socket, 'data')
  socket.unref()
}

export default defineConfig(async ({ mode }): Promise<ViteUserConfig> => {
  await turn(mode)
  const inChromium =
    mode !== 'node' && (together || (existsSync('test') && readdirSync('test').some(runsInChromium)))
  return {
    test: {
      passWithNoTests: true,
      // Of every project: Vitest reads it here alone.
      browser: { connectTimeout: common.hookTimeout },
      reporters:
        mode === 'test' ? ['default'] : ['default', ['json', { outputFile: `.vitest/${mode}.json` }]],
      projects: [
        ...(mode === 'chromium' || together ? [] : [node]),
        ...(inChromium ? [chromium(testChromium('the Chromium run'))] : []),
      ],
    },
  }
})
