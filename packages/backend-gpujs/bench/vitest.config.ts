import { defineConfig } from 'vitest/config'
import base from '../../../vitest.config.js'

/** The project's Chromium, for what is measured there: in no test run. */
const { test } = await base({ mode: 'chromium', command: 'serve' })
const chromium = test?.projects?.[0]
if (typeof chromium !== 'object' || !('test' in chromium) || !chromium.test?.browser) {
  throw new Error('set ROIPOOL_CHROMIUM to the path of a Chromium')
}

export default defineConfig({
  ...chromium,
  test: { ...chromium.test, include: ['bench/*.bench.ts'], testTimeout: 600_000 },
})
