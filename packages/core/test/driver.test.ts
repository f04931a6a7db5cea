import { describe, expect, it } from 'vitest'
import { type Driver, defineBackend, planRoiPool, roisFromXyxy } from '../src/index.js'

const capabilities: Driver<number>['capabilities'] = {
  runsOn: 'a test',
  reductions: ['max', 'sum', 'max-of-sums'],
  positionSensitive: true,
  rows: true,
  nonFinite: true,
  subnormals: true,
  maxElements: 100,
}
const driver: Driver<number> = {
  name: 'mine',
  capabilities,
  upload: () => 1,
  reduce: () => 1,
  read: () => undefined,
  release: () => undefined,
  dispose: () => undefined,
}

/** What is wrong is no driver to TypeScript either. */
const open = (wrong: unknown) => defineBackend(wrong as Driver<number>)

describe('defineBackend refuses', () => {
  it.each<[unknown, string]>([
    [undefined, 'driver.name must be a string, but is undefined'],
    [{ ...driver, name: undefined }, 'driver.name must be a string, but is undefined'],
    [() => driver, 'driver.upload must be a function, but is undefined'],
    [{ ...driver, capabilities: undefined }, 'driver.capabilities.runsOn must be a string, but is undefined'],
    ...(['upload', 'reduce', 'read', 'release', 'dispose'] as const).map((name): [unknown, string] => [
      { ...driver, [name]: undefined },
      `driver.${name} must be a function, but is undefined`,
    ]),
  ])('a driver that lacks something, %#', (wrong, message) => {
    expect(() => open(wrong)).toThrow(expect.objectContaining({ code: 'ROI_INVALID', message }))
  })

  it.each<[object, string]>([
    [{ runsOn: undefined }, 'runsOn must be a string, but is undefined'],
    [{ reductions: undefined }, 'reductions must be a list, but is undefined'],
    [{ reductions: 'max' }, 'reductions must be a list, but is "max"'],
    [
      { reductions: ['max', 'maximum'] },
      `reductions[1] must be 'max' or 'sum' or 'max-of-sums', but is "maximum"`,
    ],
    [{ positionSensitive: undefined }, 'positionSensitive must be true or false, but is undefined'],
    [{ rows: 1 }, 'rows must be true or false, but is 1'],
    [{ nonFinite: 'yes' }, 'nonFinite must be true or false, but is "yes"'],
    [{ subnormals: undefined }, 'subnormals must be true or false, but is undefined'],
    [{ maxElements: undefined }, 'maxElements must be a number, but is undefined'],
  ])('capabilities that promise what there is not: %o', (wrong, words) => {
    const message = `driver.capabilities.${words}`
    expect(() => open({ ...driver, capabilities: { ...capabilities, ...wrong } })).toThrow(
      expect.objectContaining({ code: 'ROI_INVALID', message }),
    )
  })
})

it('defineBackend takes the methods of a class, and members that it does not know', () => {
  class Mine {
    readonly name = 'mine'
    readonly capabilities = capabilities
    readonly more = 'of its own'
  }
  Object.assign(Mine.prototype, driver, { name: undefined, capabilities: undefined })
  expect(open(new Mine()).name).toBe('mine')
})

describe('storage is never nothing', () => {
  const map = { data: new Float32Array(6), shape: [1, 2, 3, 1] } as const
  const plan = planRoiPool(roisFromXyxy([[0, 0, 2, 2]]), { outputSize: [1, 1], spatialScale: 1 }, map.shape)
  /** As a method does that lacks its `return`. */
  const nothing = () => Promise.resolve(undefined)
  const refused = (method: string) => ({
    code: 'ROI_INVALID',
    message: `driver.${method} must return storage, but returned nothing`,
  })

  it.each([
    ['upload', 'NHWC'],
    ['upload', 'NCHW'],
    ['uploadChannelsFirst', 'NCHW'],
  ] as const)('%s, %s', async (method, layout) => {
    const backend = open({ ...driver, [method]: nothing })
    await expect(backend.upload(map, layout)).rejects.toMatchObject(refused(method))
  })

  it('reduce: the result of the level before is released, out is not', async () => {
    const released: unknown[] = []
    let [maps, calls] = [0, 0]
    const backend = open({
      ...driver,
      upload: () => ['map', 'out'][maps++],
      reduce: () => (++calls === 1 ? 'result' : undefined),
      release: (handle: unknown) => void released.push(handle),
    })
    const resident = await backend.upload(map)
    const out = await backend.upload({ data: new Float32Array(1), shape: [1, 1, 1, 1] })
    await expect(backend.reduceAll([resident, resident], [plan, plan], out)).rejects.toMatchObject(
      refused('reduce'),
    )
    expect(released).toEqual(['result'])
    expect(out.handle).toBe('out')
  })

  it('adoptAt', async () => {
    const backend = open({ ...driver, adopt: () => undefined, adoptAt: nothing })
    await expect(backend.adopt(1, map.shape, { offset: 1 })).rejects.toMatchObject(refused('adoptAt'))
  })
})
