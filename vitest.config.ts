import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { playwright } from '@vitest/browser-playwright'
import { defineConfig, type TestProjectInlineConfiguration } from 'vitest/config'

/**
 * One configuration for every package. `test/**` runs in Node; `test/*.browser.test.ts`, and the conformance run that
 * both share, run in headless Chromium too. scripts/dev.mjs looks Chromium up, and the folder of its Vulkan in software,
 * which npm package webgpu computes on in Node; ROIPOOL_REQUIRE=chromium,webgpu insists on both.
 */
const chromium = process.env.ROIPOOL_CHROMIUM
const vulkan = process.env.ROIPOOL_VULKAN
const inBrowser = ['test/conformance.test.ts', 'test/**/*.browser.test.ts']
const hasBrowserTests = existsSync('test/conformance.test.ts')

if (hasBrowserTests && !chromium) {
  if (process.env.ROIPOOL_REQUIRE?.includes('chromium'))
    throw new Error('ROIPOOL_REQUIRE=chromium, but there is none on PATH')
  console.warn('skipped: the Chromium run, because no chromium is on PATH (Debian: apt-get install chromium)')
}

const node: TestProjectInlineConfiguration = {
  test: {
    name: 'node',
    include: ['src/**/*.test.ts', 'test/**/*.test.ts'],
    exclude: ['test/**/*.browser.test.ts'],
    // Read when a process starts.
    env: vulkan ? { LD_LIBRARY_PATH: vulkan, VK_ICD_FILENAMES: join(vulkan, 'vk_swiftshader_icd.json') } : {},
    testTimeout: 120_000,
  },
}

const browser: TestProjectInlineConfiguration = {
  server: {
    // Shared memory needs an isolated page.
    headers: { 'Cross-Origin-Opener-Policy': 'same-origin', 'Cross-Origin-Embedder-Policy': 'require-corp' },
  },
  test: {
    name: 'chromium',
    env: { ROIPOOL_REQUIRE: process.env.ROIPOOL_REQUIRE ?? '' },
    include: inBrowser,
    testTimeout: 120_000,
    browser: {
      enabled: true,
      headless: true,
      api: { host: '127.0.0.1' },
      screenshotFailures: false,
      provider: playwright({
        launchOptions: {
          executablePath: chromium ?? '',
          args: [
            '--no-sandbox',
            '--enable-unsafe-webgpu',
            '--disable-quic',
            '--no-first-run',
            '--disable-background-networking',
            '--disable-component-update',
            '--disable-sync',
          ],
        },
      }),
      instances: [{ browser: 'chromium' }],
    },
  },
}

export default defineConfig({
  test: {
    passWithNoTests: true,
    reporters: ['default', ['json', { outputFile: '.vitest/results.json' }]],
    projects: hasBrowserTests && chromium ? [node, browser] : [node],
  },
})
