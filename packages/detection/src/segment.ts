import type { Pixels } from './image.js'

/** A region for each pixel: numbers from 0 to count - 1, in the order in which their first pixels come. */
export interface Segments {
  readonly labels: Int32Array
  readonly count: number
}

/** Neighbouring pixels, the most alike first. Weights are distances in colour, in steps of 1/16. */
export interface Edges {
  readonly from: Int32Array
  readonly to: Int32Array
  readonly weight: Float32Array
}

const STEPS = 16

/** The edges from every pixel to its eight neighbours, each once, sorted by weight. */
export function sortedEdges({ values, width, height }: Pixels): Edges {
  const most = width * height * 4
  const [from, to, weight] = [new Int32Array(most), new Int32Array(most), new Uint16Array(most)]
  let count = 0
  const add = (p: number, q: number) => {
    const red = values[p * 3]! - values[q * 3]!
    const green = values[p * 3 + 1]! - values[q * 3 + 1]!
    const blue = values[p * 3 + 2]! - values[q * 3 + 2]!
    from[count] = p
    to[count] = q
    weight[count++] = Math.sqrt(red * red + green * green + blue * blue) * STEPS
  }
  for (let y = 0, p = 0; y < height; y++) {
    for (let x = 0; x < width; x++, p++) {
      const [right, down] = [x + 1 < width, y + 1 < height]
      if (right) add(p, p + 1)
      if (down) add(p, p + width)
      if (right && down) add(p, p + width + 1)
      if (right && y > 0) add(p, p - width + 1)
    }
  }
  return sort({ from, to, weight }, count)
}

/** A counting sort: edges of equal weight keep their order. */
function sort(edges: { from: Int32Array; to: Int32Array; weight: Uint16Array }, count: number): Edges {
  const place = new Int32Array(2 ** 16)
  for (let n = 0; n < count; n++) place[edges.weight[n]! + 1]!++
  for (let n = 1; n < place.length; n++) place[n]! += place[n - 1]!
  const [from, to] = [new Int32Array(count), new Int32Array(count)]
  const weight = new Float32Array(count)
  for (let n = 0; n < count; n++) {
    const at = place[edges.weight[n]!]!++
    from[at] = edges.from[n]!
    to[at] = edges.to[n]!
    weight[at] = edges.weight[n]! / STEPS
  }
  return { from, to, weight }
}

/**
 * Graph segmentation: two regions become one where the edge between them weighs no more than the heaviest edge inside
 * either, plus k / its size. Regions below `minSize` pixels then join a neighbour. Felzenszwalb and Huttenlocher 2004.
 */
export function segment({ from, to, weight }: Edges, pixels: number, k: number, minSize: number): Segments {
  const parent = new Int32Array(pixels)
  for (let p = 0; p < pixels; p++) parent[p] = p
  const size = new Int32Array(pixels).fill(1)
  const limit = new Float32Array(pixels).fill(k)
  const find = (p: number) => {
    let root = p
    while (parent[root] !== root) root = parent[root] = parent[parent[root]!]!
    return root
  }
  const join = (a: number, b: number) => {
    const large = size[a]! < size[b]! ? b : a
    const small = large === a ? b : a
    parent[small] = large
    size[large]! += size[small]!
    return large
  }
  /** Edges between two regions, when they were looked at. */
  const apart = new Int32Array(weight.length)
  let count = 0
  for (let n = 0; n < weight.length; n++) {
    const a = find(from[n]!)
    const b = find(to[n]!)
    if (a === b) continue
    if (weight[n]! > limit[a]! || weight[n]! > limit[b]!) {
      apart[count++] = n
      continue
    }
    const root = join(a, b)
    limit[root] = weight[n]! + k / size[root]!
  }
  for (const n of apart.subarray(0, count)) {
    const a = find(from[n]!)
    const b = find(to[n]!)
    if (a !== b && (size[a]! < minSize || size[b]! < minSize)) join(a, b)
  }
  return numbered(parent, find)
}

function numbered(parent: Int32Array, find: (p: number) => number): Segments {
  const labels = new Int32Array(parent.length)
  const number = new Int32Array(parent.length).fill(-1)
  let count = 0
  for (let p = 0; p < parent.length; p++) {
    const root = find(p)
    if (number[root] === -1) number[root] = count++
    labels[p] = number[root]!
  }
  return { labels, count }
}
