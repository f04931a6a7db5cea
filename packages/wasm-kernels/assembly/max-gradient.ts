import { keepFirst } from './first'
import { cellBytes, int, Job, outAddress, planeOffset, rowBytes } from './job'

/** The place of a maximum that no cell has; no cell begins at such a byte. */
const NONE = -1
/** Channels are taken so many bytes at a time: four vectors and their places stay in registers. */
const BLOCK: usize = 64

/** The gradient of `max`: each bin's to the first of its largest cells, row by row. */
export function maxGradient(job: Job, from: i32, to: i32): void {
  for (let n = from; n < to; n++) {
    const row = int(job.order, n)
    const k = row / job.binRows
    const i = row % job.binRows
    const top = int(job.yStart, row)
    const height = int(job.yEnd, row) - top
    for (let j = 0; j < job.binColumns; j++) {
      const left = int(job.xStart, k * job.binColumns + j)
      const width = int(job.xEnd, k * job.binColumns + j) - left
      if (height <= 0 || width <= 0) continue
      const first = planeOffset(job, i, j) + <usize>top * rowBytes(job) + <usize>left * cellBytes(job)
      findPlaces(job, first, height, width)
      addToPlaces(job, outAddress(job, k, i, j))
    }
  }
}

/** Writes to `job.places`, for each channel, at which byte of the image the cell with the first maximum begins. */
function findPlaces(job: Job, first: usize, height: i32, width: i32): void {
  const bytes = cellBytes(job)
  const blocks = bytes & ~(BLOCK - 1)
  let n: usize = 0
  for (; n < blocks; n += BLOCK) placesOfBlock(job, first, height, width, n)
  if (n === bytes) return
  // What is left of the channels, in memory.
  const rest = bytes - n
  memory.fill(job.places + n, 0xff, rest)
  for (let at = n; at < bytes; at += 4) store<f32>(job.largest + at, -Infinity)
  for (let v = 0; v < height; v++) {
    let cell = first + <usize>v * rowBytes(job)
    for (let h = 0; h < width; h++, cell += bytes) {
      keepFirst(job.largest + n, job.places + n, job.image + cell + n, <i32>cell, rest)
    }
  }
}

function placesOfBlock(job: Job, first: usize, height: i32, width: i32, channel: usize): void {
  const image = job.image + channel
  let a = f32x4.splat(-Infinity)
  let b = a
  let c = a
  let d = a
  let p = i32x4.splat(NONE)
  let q = p
  let r = p
  let s = p
  for (let v = 0; v < height; v++) {
    let cell = first + <usize>v * rowBytes(job)
    for (let h = 0; h < width; h++, cell += cellBytes(job)) {
      const place = i32x4.splat(<i32>cell)
      const a1 = v128.load(image + cell)
      const b1 = v128.load(image + cell, 16)
      const c1 = v128.load(image + cell, 32)
      const d1 = v128.load(image + cell, 48)
      p = v128.bitselect(place, p, f32x4.gt(a1, a))
      q = v128.bitselect(place, q, f32x4.gt(b1, b))
      r = v128.bitselect(place, r, f32x4.gt(c1, c))
      s = v128.bitselect(place, s, f32x4.gt(d1, d))
      // As in largest.ts: what is there wins over NaN.
      a = f32x4.pmax(a, a1)
      b = f32x4.pmax(b, b1)
      c = f32x4.pmax(c, c1)
      d = f32x4.pmax(d, d1)
    }
  }
  const places = job.places + channel
  v128.store(places, p)
  v128.store(places, q, 16)
  v128.store(places, r, 32)
  v128.store(places, s, 48)
}

function addToPlaces(job: Job, out: usize): void {
  const bytes = cellBytes(job)
  for (let n: usize = 0; n < bytes; n += 4) {
    const place = load<i32>(job.places + n)
    if (place === NONE) continue
    const cell = job.gradient + <usize>(<u32>place) + n
    store<f32>(cell, load<f32>(cell) + load<f32>(out + n))
  }
}
