import { once } from 'node:events'
import { existsSync, readdirSync } from 'node:fs'
import { connect } from 'node:net'
import { join, relative, sep } from 'node:path'
import { playwright } from '@vitest/browser-playwright'
import { defineConfig, type TestProjectInlineConfiguration, type ViteUserConfig } from 'vitest/config'
import { testChromium, testChromiumOptions } from './packages/browser/src/chromium.js'
import { isolation } from './packages/browser/src/isolation.js'

/**
 * One configuration for every package, which leaves `*.full.test.ts` to ROIPOOL_TEST=all (`npm run test:all`). `test/**` runs in Node; `test/*.browser.test.ts`, and the conformance run that
 * both share, run in headless Chromium too. `--mode node` and `--mode chromium` run one of them, and write what passed
 * to `.vitest/<mode>.json`. scripts/environment.mjs looks Chromium up, and the folder of its Vulkan in software, which
 * npm package webgpu computes on in Node; ROIPOOL_REQUIRE=chromium,webgpu insists on both.
 */
const vulkan = process.env.ROIPOOL_VULKAN
const browserTests = ['test/conformance.test.ts', 'test/**/*.browser.test.ts']
const all = process.env.ROIPOOL_TEST === 'all'
const left = all ? [] : ['test/**/*.full.*']
const runsInChromium = (file: string) =>
  file === 'conformance.test.ts' || (file.endsWith('.browser.test.ts') && (all || !file.includes('.full.')))
const common = {
  setupFiles: [join(import.meta.dirname, 'vitest.setup.ts')],
  // Loaded machines are slow: only what hangs is ended.
  testTimeout: 120_000,
  hookTimeout: 120_000,
}

const name = relative(import.meta.dirname, process.cwd()).replaceAll(sep, '/')

/**
 * Where files of tests share a process in Node: they are many, need nothing fresh, and leave nothing behind. Starting a
 * process for each, and loading everything again, takes as long as most of them.
 */
const together = [
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
    isolate: !together.includes(name),
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
    test: {
      name: 'chromium',
      env: { ROIPOOL_REQUIRE, ROIPOOL_TEST },
      include: browserTests,
      exclude: left,
      ...common,
      browser: {
        enabled: true,
        headless: true,
        api: { host: '127.0.0.1' },
        screenshotFailures: false,
        provider: playwright({ launchOptions: { executablePath, args: [...testChromiumOptions] } }),
        instances: [{ browser: 'chromium' }],
      },
    },
  }
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
  const inChromium = mode !== 'node' && existsSync('test') && readdirSync('test').some(runsInChromium)
  return {
    test: {
      passWithNoTests: true,
      reporters:
        mode === 'test' ? ['default'] : ['default', ['json', { outputFile: `.vitest/${mode}.json` }]],
      projects: [
        ...(mode === 'chromium' ? [] : [node]),
        ...(inChromium ? [chromium(testChromium('the Chromium run'))] : []),
      ],
    },
  }
})
