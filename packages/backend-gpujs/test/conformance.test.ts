import { conform, environment } from '@roipool/conformance/vitest'
import { expect, test } from 'vitest'
import { gpujs, type Mode } from '../src/index.js'

const place = environment()
const inNode = place === 'node'
/** Modes that Node runs as well: the largest maps once. */
const both: Mode[] = ['cpu', 'webasm']
const modes: Mode[] = inNode ? both : [...both, 'webgl2', 'webgpu']
const byDefault: Mode = inNode ? 'webasm' : 'webgl2'

for (const mode of modes) {
  const large = inNode || !both.includes(mode)
  conform(() => gpujs({ mode, software: true }), {
    name: `gpujs-${mode}`,
    proves: 'backend',
    large,
    quick: true,
  })
}

test(`without a mode it computes in ${byDefault}, so the report of that mode is its own`, async (context) => {
  const files = inNode ? await import('node:fs/promises') : (await import('vitest/browser')).commands
  const text = String(await files.readFile(`reports/gpujs-${byDefault}.${place}.json`, 'utf8'))
  const report = JSON.parse(text)
  if (report.unavailable !== undefined) context.skip(report.unavailable)
  const backend = await gpujs({ software: true })
  expect(backend.capabilities.runsOn).toBe(report.runsOn)
  await backend.dispose()
  await files.writeFile(`reports/gpujs.${place}.json`, text)
})
