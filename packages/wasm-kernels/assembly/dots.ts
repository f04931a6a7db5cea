import { int } from './job'

/**
 * What `dots` needs: addresses and sizes, four bytes each. The host writes it, so the fields and their order are those of
 * the wasm backend's `src/dots.ts`. Tables are those of the plan (SPEC §2), copied as they are.
 */
@unmanaged
export class Dots {
  map: usize
  height: i32
  width: i32
  /** Channels of the map, and of the result; those that a bin reads lie `step` apart. */
  depth: i32
  channels: i32
  step: i32
  binRows: i32
  binColumns: i32
  /** The gradient of the result. */
  upstream: usize
  /** Where the numbers go: those of a bin begin at its entry of `begin`. */
  out: usize
  begin: usize
  /** Rows of bins, row i of RoI k being `k * binRows + i`, in the order in which to take them. */
  order: usize
  rows: usize
  images: usize
  yTap: usize
  yCell: usize
  xTap: usize
  xCell: usize
}

export function dotsBytes(): usize {
  return offsetof<Dots>()
}

/** Of rows of bins [from, to) of the order: of every bin and each of its cells, the cell times the bin's upstream. */
export function dots(job: Dots, from: i32, to: i32): void {
  for (let n = from; n < to; n++) {
    const row = int(job.order, n)
    const k = row / job.binRows
    const i = row % job.binRows
    const image = job.map + ((<usize>int(job.images, k) * job.height * job.width * job.depth) << 2)
    const first = (int(job.rows, k) * job.binRows + i) * job.binColumns
    for (let j = 0; j < job.binColumns; j++) {
      const plane = job.step === 1 ? 0 : i * job.binColumns + j
      const upstream = job.upstream + ((<usize>(first + j) * job.channels) << 2)
      const out = job.out + ((<usize>int(job.begin, row * job.binColumns + j)) << 2)
      dotsOfBin(job, image + ((<usize>plane) << 2), upstream, out, row, k * job.binColumns + j)
    }
  }
}

/** Four cells at a time, so that their sums do not wait for each other; the last may be named again. */
function dotsOfBin(job: Dots, image: usize, upstream: usize, out: usize, row: i32, column: i32): void {
  const bytes = (<usize>job.depth) << 2
  const xFrom = int(job.xTap, column)
  const xTo = int(job.xTap, column + 1)
  const yTo = int(job.yTap, row + 1)
  if (xFrom === xTo) return
  let a: usize = 0
  let b: usize = 0
  let c: usize = 0
  let held = 0
  for (let y = int(job.yTap, row); y < yTo; y++) {
    const cells = image + <usize>(int(job.yCell, y) * job.width) * bytes
    for (let x = xFrom; x < xTo; x++) {
      const cell = cells + <usize>int(job.xCell, x) * bytes
      if (held === 0) a = cell
      else if (held === 1) b = cell
      else if (held === 2) c = cell
      else {
        v128.store(out, dot4(job, a, b, c, cell, upstream))
        out += 16
        held = -1
      }
      held++
    }
  }
  if (held === 0) return
  const last = dot4(job, a, held > 1 ? b : a, held > 2 ? c : a, a, upstream)
  store<f32>(out, f32x4.extract_lane(last, 0))
  if (held > 1) store<f32>(out, f32x4.extract_lane(last, 1), 4)
  if (held > 2) store<f32>(out, f32x4.extract_lane(last, 2), 8)
}

/** Four cells, each times `u`. */
function dot4(job: Dots, a: usize, b: usize, c: usize, d: usize, u: usize): v128 {
  const channels = job.channels
  if (job.step !== 1) return strided(a, b, c, d, u, channels, (<usize>job.step) << 2)
  let p = f32x4.splat(0)
  let q = p
  let r = p
  let s = p
  const vectors = (<usize>(channels & ~3)) << 2
  let n: usize = 0
  for (; n < vectors; n += 16) {
    const v = v128.load(u + n)
    p = f32x4.add(p, f32x4.mul(v, v128.load(a + n)))
    q = f32x4.add(q, f32x4.mul(v, v128.load(b + n)))
    r = f32x4.add(r, f32x4.mul(v, v128.load(c + n)))
    s = f32x4.add(s, f32x4.mul(v, v128.load(d + n)))
  }
  // Lane n of the sums is the sum of lanes of the n-th.
  const pq = v128.shuffle<f32>(p, q, 0, 4, 1, 5)
  const pq2 = v128.shuffle<f32>(p, q, 2, 6, 3, 7)
  const rs = v128.shuffle<f32>(r, s, 0, 4, 1, 5)
  const rs2 = v128.shuffle<f32>(r, s, 2, 6, 3, 7)
  const left = f32x4.add(pq, pq2)
  const right = f32x4.add(rs, rs2)
  const sums = f32x4.add(
    v128.shuffle<f32>(left, right, 0, 1, 4, 5),
    v128.shuffle<f32>(left, right, 2, 3, 6, 7),
  )
  const rest = channels & 3
  if (rest === 0) return sums
  return f32x4.add(sums, strided(a + n, b + n, c + n, d + n, u + n, rest, 4))
}

/** The same of channels that lie `step` bytes apart in a cell. */
function strided(a: usize, b: usize, c: usize, d: usize, u: usize, channels: i32, step: usize): v128 {
  let p: f32 = 0
  let q: f32 = 0
  let r: f32 = 0
  let s: f32 = 0
  let n: usize = 0
  for (let channel = 0; channel < channels; channel++, u += 4, n += step) {
    const v = load<f32>(u)
    p += v * load<f32>(a + n)
    q += v * load<f32>(b + n)
    r += v * load<f32>(c + n)
    s += v * load<f32>(d + n)
  }
  const pq = f32x4.replace_lane(f32x4.splat(p), 1, q)
  return f32x4.replace_lane(f32x4.replace_lane(pq, 2, r), 3, s)
}
