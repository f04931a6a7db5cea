import { conform } from '@roipool/conformance/vitest'
import { expect, test } from 'vitest'
import { gpujs, type Mode } from '../src/index.js'

const inBrowser = typeof document !== 'undefined'
const modes: Mode[] = inBrowser ? ['cpu', 'webasm', 'webgl2', 'webgpu'] : ['cpu', 'webasm']
const [byDefault, place] = inBrowser ? ['webgl2', 'chromium'] : ['webasm', 'node']

for (const mode of modes) conform(() => gpujs({ mode, software: true }), { name: `gpujs-${mode}` })

test(`without a mode it computes in ${byDefault}, so the report of that mode is its own`, async (context) => {
  const files = inBrowser ? (await import('vitest/browser')).commands : await import('node:fs/promises')
  const text = String(await files.readFile(`reports/gpujs-${byDefault}.${place}.json`, 'utf8'))
  const report = JSON.parse(text)
  if (report.unavailable !== undefined) context.skip(report.unavailable)
  const backend = await gpujs({ software: true })
  expect(backend.capabilities.runsOn).toBe(report.runsOn)
  await backend.dispose()
  await files.writeFile(`reports/gpujs.${place}.json`, text)
})
