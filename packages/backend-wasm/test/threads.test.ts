import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { afterEach, expect, test, vi } from 'vitest'
import { wasm } from '../src/index.js'
import { openEngine } from '../src/open.js'
import { defaultThreads } from '../src/thread.js'
import { breakJob, endThread, loseThread } from './lost-thread.js'

afterEach(() => vi.unstubAllGlobals())

test('there are as many threads as are asked for', async () => {
  for (const [threads, runsOn] of [
    [1, 'WebAssembly SIMD'],
    [3, 'WebAssembly SIMD, 3 threads'],
  ] as const) {
    const backend = await wasm({ threads })
    expect(backend.capabilities.runsOn).toBe(runsOn)
    await backend.dispose()
  }
})

test('threads are those of Node where a library has brought along the Worker of browsers', async () => {
  vi.stubGlobal('Worker', function refuse() {
    throw new Error('a Worker that knows no blob:')
  })
  const backend = await wasm({ threads: 2 })
  expect(backend.capabilities.runsOn).toBe('WebAssembly SIMD, 2 threads')
  await backend.dispose()
})

test('a thread that fails is an error of the call, and of every call after it', async () => {
  await loseThread(breakJob, /memory access out of bounds/)
})

test('a thread that is ended is an error of the call, and of every call after it', async () => {
  await loseThread(endThread, /it ended with exit code 1/)
})

test('a thread that ended between two calls is an error of the next', async () => {
  const { team } = await openEngine({ threads: 2 })
  await team.dispose()
  const step = { kernel: 'sum', from: 0, to: 0, cost: 0 } as const
  expect(() => team.run(step, { job: 0, stride: 0 })).toThrow(
    expect.objectContaining({ code: 'ROI_DISPOSED', message: expect.stringMatching(/lost a thread/) }),
  )
})

test('by default there is a thread for each core, up to eight', () => {
  for (const [cores, threads] of [
    [1, 1],
    [2, 2],
    [8, 8],
    [96, 8],
  ]) {
    vi.stubGlobal('process', { getBuiltinModule: () => ({ availableParallelism: () => cores }) })
    expect(defaultThreads()).toBe(threads)
  }
})

test('without shared memory there is one thread, or a refusal to those who ask for more', async () => {
  vi.stubGlobal('SharedArrayBuffer', undefined)
  expect((await wasm()).capabilities.runsOn).toBe('WebAssembly SIMD')
  await expect(wasm({ threads: 2 })).rejects.toMatchObject({
    code: 'ROI_UNAVAILABLE',
    message: expect.stringContaining('cross-origin isolated'),
  })
})

test('where no thread can be started there is one, or a refusal to those who ask for more', async () => {
  const cause = new Error('threads are not for you')
  class Worker {
    constructor() {
      throw cause
    }
  }
  vi.stubGlobal('process', { getBuiltinModule: () => ({ Worker, availableParallelism: () => 2 }) })
  expect((await wasm()).capabilities.runsOn).toBe('WebAssembly SIMD')
  await expect(wasm({ threads: 2 })).rejects.toMatchObject({
    code: 'ROI_UNAVAILABLE',
    message: expect.stringContaining('it starts no 2 threads: threads are not for you'),
    cause,
  })
})

/** Runs a script in a process of its own, with the package as it is published. */
function inProcess(script: string, ...flags: string[]) {
  const url = new URL('../dist/index.js', import.meta.url).href
  const code = `import { wasm } from ${JSON.stringify(url)}; import { planRoiPool, roisFromXyxy } from '@roipool/core'\n${script}`
  const cwd = fileURLToPath(new URL('..', import.meta.url))
  return spawnSync(process.execPath, [...flags, '--input-type=module', '-e', code], {
    cwd,
    encoding: 'utf8',
    timeout: 60_000,
  })
}

const big = `
const shape = [1, 1500, 400, 16]
const backend = await wasm({ threads: 2 })
const map = await backend.upload({ data: new Float32Array(1500 * 400 * 16).fill(2), shape })
const plan = planRoiPool(roisFromXyxy([[0, 0, 399, 1499]]), { outputSize: [2, 1], spatialScale: 1 }, shape)`

test('Node waits for a call, and for nothing after it', () => {
  const { status, stdout, stderr } = inProcess(`${big}
    for (let n = 0; n < 20; n++) backend.reduce(map, plan).then((result) => console.log(result.handle.view()[31]))`)
  expect(stderr).toBe('')
  expect(stdout).toBe('2\n'.repeat(20))
  expect(status).toBe(0)
})

test('a backend that was disposed of has no threads left', () => {
  const { status, stdout } = inProcess(`${big}
    await backend.reduce(map, plan)
    const threads = () => process.report.getReport().workers.length
    const before = threads()
    await backend.dispose()
    console.log(before, threads())`)
  expect(stdout).toBe('1 0\n')
  expect(status).toBe(0)
})

test('reserved memory has its room once the backend is open', () => {
  const { stdout } = inProcess(`
    const before = process.memoryUsage.rss()
    await wasm({ threads: 1, reserve: 64 << 20 })
    const room = process.memoryUsage.rss() - before
    console.log(room > 48 << 20 ? 'there' : room)`)
  expect(stdout).toBe('there\n')
})

for (const threads of [1, 2]) {
  test(`whoever keeps a disposed backend and its maps does not keep its memory, ${threads} threads`, () => {
    const { stdout, stderr } = inProcess(
      `
    const backend = await wasm({ threads: ${threads}, reserve: 2 ** 22 })
    const upload = (value) => backend.upload({ data: Float32Array.of(value), shape: [1, 1, 1, 1] })
    const [kept, released] = [await upload(3), await upload(4)]
    released.release()
    const { handle } = kept
    const memory = new WeakRef(handle.view().buffer)
    const collect = async () => {
      await new Promise((resolve) => setTimeout(resolve, 50))
      gc()
      return memory.deref() === undefined ? 'gone' : 'there'
    }
    const before = await collect()
    await backend.dispose()
    console.log(before, await collect())
    try { handle.view() } catch ({ code }) { console.log(code) }
    console.log(backend.name, kept.shape.join(), released.shape.join())`,
      '--expose-gc',
    )
    expect(stderr).toBe('')
    expect(stdout).toBe('there gone\nROI_DISPOSED\nwasm 1,1,1,1 1,1,1,1\n')
  })
}
