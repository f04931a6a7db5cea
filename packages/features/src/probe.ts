import { invalid } from '@roipool/core'
import type { Network } from './define-backbone.js'
import type { Size } from './resize.js'

/** What the shape of a network's map says of it. */
export interface Grid {
  readonly stride: number
  readonly channels: number
}

/** Looks at a grey image of `size`, to see what map comes out. */
export async function probe(run: Network['run'], size: Size, stride?: number): Promise<Grid> {
  const { shape } = await run(new Float32Array(size[0] * size[1] * 3), [1, ...size, 3])
  return grid(size, shape, stride)
}

/**
 * Pixels to a cell, and numbers to a cell. A stride that is not given is the ratio of the sizes; where that is not
 * whole, since a network without padding loses cells at its border, the power of two next to it.
 *
 * @throws RoiPoolError ROI_INVALID where height and width disagree
 */
export function grid(input: Size, map: readonly number[], stride?: number): Grid {
  const [, height = 0, width = 0, channels = 0] = map
  if (map.length !== 4 || height < 1 || width < 1) {
    invalid(`a layer to tap must give [1, height, width, channels], but gives [${map.join(', ')}]`)
  }
  if (stride !== undefined) return { stride, channels }
  const [down, across] = [ratio(input[0] / height), ratio(input[1] / width)]
  if (down !== across) {
    invalid(
      `the stride is ${down} down and ${across} across, for a map of ${height}×${width} cells: give stride`,
    )
  }
  return { stride: down, channels }
}

function ratio(pixels: number): number {
  return Number.isInteger(pixels) ? pixels : 2 ** Math.round(Math.log2(pixels))
}
