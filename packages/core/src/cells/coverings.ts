import { isFloat32Array } from '../check/describe.js'
import type { Scales } from '../check/params.js'
import type { Mask } from '../contract.js'
import { addByteRuns } from './byte-runs.js'
import { Edges } from './edges.js'
import { outline } from './outline.js'
import { Runs } from './runs.js'
import type { Covering } from './shares.js'

/** Finds what masks cover, one mask after the other: what is found is valid until the next. */
export class Coverings {
  readonly #edges = new Edges()
  readonly #runs = new Runs()

  of(mask: Mask, scales: Scales): Covering {
    if ('rings' in mask) return this.#ofRings(mask.rings, mask.size, scales)
    const [height, width] = mask.size as Size
    if ('counts' in mask) return this.#ofCounts(mask.counts, height, scales)
    if (isFloat32Array(mask.values)) return this.#ofFloats(mask.values, [height, width], scales)
    this.#runs.begin(width, scales, false)
    addByteRuns(mask.values, this.#runs)
    return this.#runs
  }

  #ofRings(rings: readonly Float64Array[], [height, width]: readonly number[], scales: Scales): Edges {
    const edges = this.#edges
    edges.clear()
    const [down, across] = scales
    const [bottom, right] = [height! * down, width! * across]
    const scaled = rings.map((ring) => ring.map((place, n) => place * (n % 2 === 0 ? across : down)))
    const leaves = scaled.some((ring) =>
      ring.some((place, n) => place < 0 || place > (n % 2 === 0 ? right : bottom)),
    )
    const image = leaves ? Float64Array.of(0, 0, right, 0, right, bottom, 0, bottom) : undefined
    outline(scaled, image, (x1, y1, x2, y2) => edges.add(x1, y1, x2, y2, 1))
    return edges
  }

  /** COCO counts down columns. */
  #ofCounts(counts: ArrayLike<number>, height: number, [down, across]: Scales): Runs {
    const runs = this.#runs
    runs.begin(height, [across, down], true)
    let at = 0
    for (let n = 0; n < counts.length; n++) {
      const end = at + counts[n]!
      if (n % 2 === 1) runs.add(at, end)
      at = end
    }
    return runs
  }

  #ofFloats(values: Float32Array, [height, width]: Size, [down, across]: Scales): Edges {
    const edges = this.#edges
    edges.clear()
    for (let y = 0; y < height; y++) {
      let before = 0
      for (let x = 0; x <= width; x++) {
        const value = x < width ? values[y * width + x]! : 0
        if (value === before) continue
        edges.add(x * across, y * down, x * across, (y + 1) * down, value - before)
        before = value
      }
    }
    return edges
  }
}

type Size = readonly [height: number, width: number]
