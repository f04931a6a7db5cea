import type { Driver, FeatureMap, Layout } from './contract.js'
import { channelsLastShape, toChannelsFirst, toChannelsLast } from './layout.js'
import type { Shape } from './shape.js'

/** Has a driver take a map, transposed here where the driver cannot. */
export function uploadTo<Handle>(driver: Driver<Handle>, map: FeatureMap, layout: Layout) {
  if (layout === 'NHWC') return driver.upload(map)
  if (driver.uploadChannelsFirst) return driver.uploadChannelsFirst(map)
  const { data, shape } = map
  return driver.upload({ data: toChannelsLast(data, shape), shape: channelsLastShape(shape, layout) })
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
