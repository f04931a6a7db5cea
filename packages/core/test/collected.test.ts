import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { describe, expect, it } from 'vitest'
import {
  type Driver,
  defineBackend,
  planRoiPool,
  type ResidentMap,
  roiPool,
  roisFromXyxy,
} from '../src/index.js'

setFlagsFromString('--expose-gc')
const collect = runInNewContext('gc') as () => void

/** A map of a backend that nobody else holds, and whether its driver is still there. */
async function kept(end: (map: ResidentMap) => Promise<void> | void, dispose: boolean) {
  const driver: Driver<Float32Array> = {
    name: 'kept',
    capabilities: {
      runsOn: 'a test',
      reductions: ['max'],
      positionSensitive: true,
      rows: true,
      nonFinite: true,
      subnormals: true,
      maxElements: 100,
    },
    upload: ({ data }) => data.slice(),
    reduce: (values) => values,
    read: (values, into) => into.set(values),
    release: () => undefined,
    dispose: () => undefined,
  }
  const backend = defineBackend(driver)
  const map = await backend.upload({ data: new Float32Array(4), shape: [1, 2, 2, 1] })
  await end(map)
  if (dispose) await backend.dispose()
  return { map, driver: new WeakRef(driver) }
}

async function settled() {
  for (let n = 0; n < 5; n++) {
    await new Promise((resolve) => setTimeout(resolve))
    collect()
  }
}

describe('a map that is kept', () => {
  it.each([
    ['after its release', (map: ResidentMap) => map.release(), false],
    ['after its backend was disposed of', () => undefined, true],
  ] as const)('%s keeps no driver', async (_, end, dispose) => {
    const { map, driver } = await kept(end, dispose)
    await settled()
    expect(driver.deref()).toBeUndefined()
    expect(map.shape).toEqual([1, 2, 2, 1])
  })

  it('until then it does', async () => {
    const { map, driver } = await kept(() => undefined, false)
    await settled()
    expect(driver.deref()).toBeDefined()
    expect(await map.read()).toHaveLength(4)
  })
})

it('arrays of another realm are taken', async () => {
  const foreign = runInNewContext('Float32Array.of(1, 2, 3, 4)') as Float32Array
  expect(foreign).not.toBeInstanceOf(Float32Array)
  let uploaded: unknown
  const backend = defineBackend<Float32Array>({
    name: 'realms',
    capabilities: {
      runsOn: 'a test',
      reductions: ['max'],
      positionSensitive: true,
      rows: true,
      nonFinite: true,
      subnormals: true,
      maxElements: 100,
    },
    upload: ({ data }) => {
      uploaded = data
      return data.slice()
    },
    reduce: (values) => values,
    read: (values, into) => into.set(values),
    release: () => undefined,
    dispose: () => undefined,
  })
  const boxes = runInNewContext('Float32Array.of(0, 0, 2, 2)') as Float32Array
  const batchIndices = runInNewContext('Int32Array.of(0)') as Int32Array
  const features = { data: foreign, shape: [1, 2, 2, 1] } as const
  const params = { outputSize: [2, 2], spatialScale: 1 } as const
  expect(planRoiPool({ boxes, batchIndices }, params, features.shape)).toEqual(
    planRoiPool(roisFromXyxy([[0, 0, 2, 2]]), params, features.shape),
  )
  expect([...(await roiPool(backend, features, { boxes, batchIndices }, params)).data]).toEqual([1, 2, 3, 4])
  expect(uploaded).toBeInstanceOf(Float32Array)
  const into = runInNewContext('new Float32Array(4)') as Float32Array
  const map = await backend.upload(features)
  expect(await map.read(into)).toBe(into)
  expect([...into]).toEqual([1, 2, 3, 4])
})
