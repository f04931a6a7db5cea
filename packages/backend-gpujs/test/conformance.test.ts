import { conform, environment } from '@roipool/conformance/vitest'
import { expect, type TestContext, test } from 'vitest'
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

const runsOn: Readonly<Record<Mode, RegExp>> = {
  cpu: /^gpu\.js JavaScript$/,
  webasm: /^gpu\.js WebAssembly$/,
  webgl2: /^gpu\.js WebGL2(, software adapter)?$/,
  webgpu: /^gpu\.js WebGPU(, software adapter)?$/,
}

// The runs above opened each mode and wrote down what it runs on: none is opened again.
test.for(modes)('mode %s runs on what it names', async (mode, context) => {
  expect(JSON.parse(await report(mode, context)).runsOn).toMatch(runsOn[mode])
})

test(`without a mode it computes in ${byDefault}, so the report of that mode is its own`, async (context) => {
  const text = await report(byDefault, context)
  const backend = await gpujs({ software: true })
  expect(backend.capabilities.runsOn).toBe(JSON.parse(text).runsOn)
  await backend.dispose()
  await (await files()).writeFile(`reports/gpujs.${place}.json`, text)
})

/** The report of a mode; skips the test where it is unavailable. */
async function report(mode: Mode, context: TestContext): Promise<string> {
  const text = String(await (await files()).readFile(`reports/gpujs-${mode}.${place}.json`, 'utf8'))
  const { unavailable } = JSON.parse(text)
  if (unavailable !== undefined) context.skip(unavailable)
  return text
}

async function files() {
  return inNode ? import('node:fs/promises') : (await import('vitest/browser')).commands
}
