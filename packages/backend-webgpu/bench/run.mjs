// node bench/run.mjs [--workloads W1c,W2a,W3s] [--part 1] [--rounds 9] [--chromium path]
// Kernel time by the device's clock, a call on a resident map, the same with upload and read-back, and the limit: a
// copy of as many bytes on the same device. In Node on npm package webgpu, or in a page of the Chromium given.
import { parseArgs } from 'node:util'

const { values } = parseArgs({
  options: {
    workloads: { type: 'string', default: 'W1c,W2a,W3s' },
    part: { type: 'string', default: '1' },
    rounds: { type: 'string', default: '9' },
    chromium: { type: 'string' },
  },
})
const options = {
  names: values.workloads.split(','),
  part: Number(values.part),
  rounds: Number(values.rounds),
}
const { adapter, software, rows } = values.chromium ? await inPage(values.chromium) : await here()
console.log(
  `${values.chromium ? 'Chromium' : 'Node'}, ${adapter}${values.part === '1' ? '' : `, ${values.part} of the RoIs`}`,
)
if (software)
  console.log('A software adapter: these figures say that the results are right, and nothing of speed.')
console.table(rows)

async function here() {
  const { create } = await import('webgpu')
  const { measure } = await import('./measure.mjs')
  const gpu = create([])
  const found = await measure(gpu, options)
  return { ...found, gpu }
}

async function inPage(executablePath) {
  const { createServer } = await import('vite')
  const { chromium } = await import('playwright')
  const { testChromiumOptions } = await import('@roipool/browser')
  const root = new URL('..', import.meta.url).pathname
  const server = await createServer({ root, logLevel: 'error', server: { host: '127.0.0.1' } })
  await server.listen()
  const browser = await chromium.launch({ executablePath, args: [...testChromiumOptions] })
  try {
    const page = await browser.newPage()
    await page.goto(`${server.resolvedUrls.local[0]}bench/page.html`)
    const measured = async ([url, given]) => (await import(url)).measure(navigator.gpu, given)
    return await page.evaluate(measured, ['/bench/measure.mjs', options])
  } finally {
    await browser.close()
    await server.close()
  }
}
