// How long pooling takes with the map handed over in the call, with a resident map, and with results that stay where
// they are; every mode in one page, interleaved. From this folder's parent, with ROIPOOL_CHROMIUM=/usr/bin/chromium:
//   npx vitest run --config bench/vitest.config.ts
import { type FeatureMap, type Plan, planRoiAlign, planRoiPool, type Rois, roisFromXyxy } from '@roipool/core'
import { test } from 'vitest'
import { gpujs, type Mode } from '../src/index.js'

const ROUNDS = 5
const STAYING = 4
const STRIDE = 16

const workloads = {
  'many RoIs': { shape: [2, 50, 68, 256], count: 64 },
  'a large map': { shape: [1, 200, 272, 256], count: 16 },
} as const

const modes: readonly Mode[] = ['cpu', 'webasm', 'webgl2', 'webgpu']

interface Task {
  readonly label: string
  run(): Promise<unknown>
  close(): Promise<void>
}

test.each(Object.keys(workloads) as (keyof typeof workloads)[])('%s', async (name) => {
  const { shape, count } = workloads[name]
  const [features, rois] = problem(shape, count)
  const params = { outputSize: [7, 7], spatialScale: 1 / STRIDE } as const
  const plans = {
    maximum: planRoiPool(rois, { ...params, quantization: 'round' }, shape),
    mean: planRoiAlign(rois, { ...params, samplingRatio: 2 }, shape),
  }
  for (const [operator, plan] of Object.entries(plans)) {
    const tasks: Task[] = []
    for (const mode of modes) tasks.push(...(await tasksOf(mode, features, plan)))
    const times = await interleave(tasks)
    console.log([`${name}: [${shape}], ${count} RoIs to 7×7, ${operator}`, ...table(tasks, times)].join('\n'))
    for (const { close } of tasks) await close()
  }
})

async function tasksOf(mode: Mode, features: FeatureMap, plan: Plan): Promise<Task[]> {
  const backend = await gpujs({ mode, software: true })
  const map = await backend.upload(features)
  const staying = await backend.reduce(map, plan)
  const into = await staying.read()
  const poolAndRead = async (source: typeof map) => {
    const result = await backend.reduce(source, plan)
    await result.read(into)
    result.release()
  }
  const close = () => backend.dispose()
  return [
    {
      label: `${mode}: upload, pool, read`,
      async run() {
        const fresh = await backend.upload(features)
        await poolAndRead(fresh)
        fresh.release()
      },
      close,
    },
    { label: `${mode}: pool, read`, run: () => poolAndRead(map), close },
    {
      label: `${mode}: ${STAYING} times pool, once read`,
      async run() {
        for (let n = 0; n < STAYING; n++) await backend.reduce(map, plan, staying)
        await staying.read(into)
      },
      close,
    },
  ]
}

/** Values uniform in [−1, 1); RoIs log-uniform in size, from 2 cells a side to the height of the map. */
function problem(shape: FeatureMap['shape'], count: number): [FeatureMap, Rois] {
  let state = 20150430
  const random = () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return state / 2 ** 32
  }
  const [batch, height, width, channels] = shape
  const data = Float32Array.from({ length: batch * height * width * channels }, () => random() * 2 - 1)
  const boxes = Array.from({ length: count }, () => {
    const side = 2 * (height / 2) ** random()
    const [x, y] = [random() * (width - side), random() * (height - side)]
    return [x, y, x + side, y + side].map((cells) => cells * STRIDE)
  })
  const batchIndices = Int32Array.from({ length: count }, (_, k) => k % batch)
  return [
    { data, shape },
    { ...roisFromXyxy(boxes), batchIndices },
  ]
}

/** Milliseconds of every task in every round but a first one; each round begins with another task. */
async function interleave(tasks: readonly Task[]): Promise<number[][]> {
  const times: number[][] = tasks.map(() => [])
  for (let round = -1; round < ROUNDS; round++) {
    for (let n = 0; n < tasks.length; n++) {
      const at = (n + round + 1) % tasks.length
      const start = performance.now()
      await tasks[at]!.run()
      if (round >= 0) times[at]!.push(performance.now() - start)
    }
  }
  return times
}

function table(tasks: readonly Task[], times: readonly number[][]): string[] {
  return tasks.map(({ label }, n) => {
    const sorted = [...times[n]!].sort((a, b) => a - b).map((time) => time.toFixed(0))
    return `${label.padEnd(36)} ${sorted[ROUNDS >> 1]} (${sorted[0]}–${sorted.at(-1)}) ms`
  })
}
