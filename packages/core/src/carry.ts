import { checkHandle } from './check/driver.js'
import type { Driver, FeatureMap, Layout } from './contract.js'
import { channelsLastShape, toChannelsFirst, toChannelsLast } from './layout.js'
import type { Shape } from './shape.js'

/** Has a driver take a map, transposed here where the driver cannot. */
export async function uploadTo<Handle>(
  driver: Driver<Handle>,
  map: FeatureMap,
  layout: Layout,
): Promise<Handle> {
  if (layout === 'NHWC') return checkHandle(await driver.upload(map), 'upload')
  if (driver.uploadChannelsFirst) {
    return checkHandle(await driver.uploadChannelsFirst(map), 'uploadChannelsFirst')
  }
  const { data, shape } = map
  const turned = { data: toChannelsLast(data, shape), shape: channelsLastShape(shape, layout) }
  return uploadTo(driver, turned, 'NHWC')
}

/** Has a driver give the values of a map, transposed here where the driver cannot. `shape` is channels last. */
export async function readFrom<Handle>(
  driver: Driver<Handle>,
  handle: Handle,
  shape: Shape,
  into: Float32Array,
  layout: Layout,
): Promise<void> {
  if (layout === 'NHWC') return driver.read(handle, into, shape)
  if (driver.readChannelsFirst) return driver.readChannelsFirst(handle, shape, into)
  const values = new Float32Array(into.length)
  await driver.read(handle, values, shape)
  toChannelsFirst(values, shape, into)
}
