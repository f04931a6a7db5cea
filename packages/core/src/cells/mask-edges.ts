import { isFloat32Array } from '../check/describe.js'
import type { Scales } from '../check/params.js'
import type { Mask, MaskOfRuns, MaskOfValues } from '../contract.js'
import { ByteRuns } from './byte-runs.js'
import type { Edges } from './edges.js'
import { outline } from './outline.js'

/** Writes the edges of what a mask covers, in cells. */
export function edgesOf(mask: Mask, scales: Scales, edges: Edges): void {
  if ('rings' in mask) edgesOfRings(mask.rings, mask.size, scales, edges)
  else if ('counts' in mask) edgesOfRuns(mask, scales, edges)
  else edgesOfValues(mask, scales, edges)
}

function edgesOfRings(
  rings: readonly Float64Array[],
  [height, width]: readonly number[],
  [down, across]: Scales,
  edges: Edges,
): void {
  edges.clear()
  const [bottom, right] = [height! * down, width! * across]
  const scaled = rings.map((ring) => ring.map((place, n) => place * (n % 2 === 0 ? across : down)))
  const leaves = scaled.some((ring) =>
    ring.some((place, n) => place < 0 || place > (n % 2 === 0 ? right : bottom)),
  )
  const image = leaves ? Float64Array.of(0, 0, right, 0, right, bottom, 0, bottom) : undefined
  outline(scaled, image, (x1, y1, x2, y2) => edges.add(x1, y1, x2, y2, 1))
}

function edgesOfRuns({ counts, size: [height] }: MaskOfRuns, [down, across]: Scales, edges: Edges): void {
  edges.clear(true)
  let at = 0
  for (let n = 0; n < counts.length; n++) {
    const end = at + counts[n]!
    if (n % 2 === 1) edgesOfRun(at, end, height!, down, across, edges)
    at = end
  }
}

function edgesOfValues({ values, size }: MaskOfValues, scales: Scales, edges: Edges): void {
  edges.clear()
  if (isFloat32Array(values)) edgesOfFloats(values, size, scales, edges)
  else edgesOfBytes(values, size, scales, edges)
}

function edgesOfFloats(
  values: Float32Array,
  [height, width]: readonly number[],
  [down, across]: Scales,
  edges: Edges,
) {
  for (let y = 0; y < height!; y++) {
    let before = 0
    for (let x = 0; x <= width!; x++) {
      const value = x < width! ? values[y * width! + x]! : 0
      if (value === before) continue
      edges.add(x * across, y * down, x * across, (y + 1) * down, value - before)
      before = value
    }
  }
}

function edgesOfBytes(
  bytes: Uint8Array,
  [, width]: readonly number[],
  [down, across]: Scales,
  edges: Edges,
): void {
  const runs = new ByteRuns(bytes)
  for (let from = runs.endOfZeros(0); from < bytes.length; ) {
    const to = runs.endOfOnes(from)
    edgesOfRun(from, to, width!, across, down, edges)
    from = runs.endOfZeros(to)
  }
}

/** The edges of pixels [from, to), counted along lines of `length`: where they begin and where they end. */
function edgesOfRun(
  from: number,
  to: number,
  length: number,
  along: number,
  over: number,
  edges: Edges,
): void {
  for (let at = from; at < to; ) {
    const line = Math.floor(at / length)
    const begin = at - line * length
    // Whole lines are taken together.
    const lines = begin === 0 ? Math.max(Math.floor((to - at) / length), 1) : 1
    const end = Math.min(at + lines * length - begin, to)
    const stop = end - (line + lines - 1) * length
    edges.addBox(begin * along, line * over, stop * along, (line + lines) * over)
    at = end
  }
}
