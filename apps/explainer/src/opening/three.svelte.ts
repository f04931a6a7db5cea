import { type Backend, type FeatureMap, roiPool, roisFromYxhw } from '@roipool/core'
import type { Region } from '../lesson/region'
import { tellingChannel } from '../lesson/values'
import { PREPARED_STRIDE, preparedMap } from '../network/prepared'

/** Bins of each grid, on each side. */
export const BINS = 3

/** Three regions of three shapes: the cat of the worked example, a strip with two cats, the back of another. */
const first: readonly Region[] = [
  { y: 192, x: 296, height: 145, width: 200 },
  { y: 30, x: 100, height: 120, width: 390 },
  { y: 350, x: 80, height: 130, width: 75 },
]

/** Three regions over one map, and the grid that each is pooled to. */
class Three {
  regions: readonly Region[] = $state.raw(first)
  /** Pooled values of the three, [3, 3, 3, 1]; undefined until the map is here. */
  pooled: FeatureMap | undefined = $state.raw()
  /** Between which the colours run: the least and the largest value of the three as they are at first. */
  range: readonly [number, number] = [0, 1]
  #pool: ((regions: readonly Region[]) => Promise<FeatureMap>) | undefined

  /** Loads the map, and pools on a backend from then on. */
  async open(backend: Backend): Promise<void> {
    const data = tellingSlice(await preparedMap())
    const cells = Math.sqrt(data.length)
    const map = await backend.upload({ data, shape: [1, cells, cells, 1] })
    this.#pool = async (regions) => {
      const rois = roisFromYxhw(regions.map(({ y, x, height, width }) => [y, x, height, width]))
      const params = { outputSize: [BINS, BINS], spatialScale: 1 / PREPARED_STRIDE } as const
      const result = await roiPool(backend, map, rois, params)
      const values = await result.read()
      result.release()
      return { data: values, shape: result.shape }
    }
    const values = (await this.#pool(this.regions)).data
    this.range = [Math.min(...values), Math.max(...values)]
    await this.#show()
  }

  move(n: number, region: Region): void {
    this.regions = this.regions.with(n, region)
    void this.#show()
  }

  async #show(): Promise<void> {
    const { regions } = this
    const pooled = await this.#pool?.(regions)
    if (regions === this.regions) this.pooled = pooled
  }
}

/** The channel in which the cat stands out most, alone. */
function tellingSlice(map: FeatureMap): Float32Array {
  const { y, x, height, width } = first[0]!
  const scaled = {
    y: y / PREPARED_STRIDE,
    x: x / PREPARED_STRIDE,
    height: height / PREPARED_STRIDE,
    width: width / PREPARED_STRIDE,
  }
  const channel = tellingChannel(map, { scaled })
  const channels = map.shape[3]
  const data = new Float32Array(map.data.length / channels)
  for (let n = 0; n < data.length; n++) data[n] = map.data[n * channels + channel]!
  return data
}

export const three = new Three()
