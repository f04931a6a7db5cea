import { fill } from './fill'
import { cellBytes, int, Job, outAddress, planeAddress, rowBytes } from './job'
import { largest } from './largest'

/**
 * `max` by square windows: a bin is covered by the largest windows whose maxima are at hand, overlapping where they
 * must, usually one, two or four of them. At depth 0 the windows are the cells.
 */
export function maxWindows(job: Job, from: i32, to: i32): void {
  const columns = job.binColumns
  const bytes = cellBytes(job)
  for (let n = from; n < to; n++) {
    const row = int(job.order, n)
    const k = row / job.binRows
    const i = row % job.binRows
    const y = int(job.yStart, row)
    const height = int(job.yEnd, row) - y
    let out = outAddress(job, k, i, 0)
    if (height <= 0) {
      fill(out, <usize>columns * job.outCell, job.empty)
      continue
    }
    for (let j = 0; j < columns; j++, out += job.outCell) {
      const x = int(job.xStart, k * columns + j)
      const width = int(job.xEnd, k * columns + j) - x
      const plane = planeAddress(job, i, j) - job.image
      if (width <= 0) fill(out, bytes, job.empty)
      else maxBin(job, plane + <usize>y * rowBytes(job) + <usize>x * bytes, height, width, out)
    }
  }
}

/** The largest of `height` × `width` cells that begin at `cell` bytes of the image. */
function maxBin(job: Job, cell: usize, height: i32, width: i32, out: usize): void {
  const level = min(31 - clz(min(height, width)), job.depth)
  const window = <usize>int(job.levels, level) + cell
  const side = 1 << level
  const lastRow = height - side
  const lastColumn = width - side
  if (max(lastRow, lastColumn) > side) {
    manyWindows(job, window, side, lastRow, lastColumn, out)
    return
  }
  const bytes = cellBytes(job)
  const right = window + <usize>lastColumn * bytes
  const below = <usize>lastRow * rowBytes(job)
  if (lastRow > 0 && lastColumn > 0) largest(out, window, right, window + below, right + below, 4, bytes)
  else largest(out, window, right + below, 0, 0, lastRow | lastColumn ? 2 : 1, bytes)
}

/** The largest of windows of `side` × `side` cells, whose first cells lie from `from` to the last row and column. */
function manyWindows(job: Job, from: usize, side: i32, lastRow: i32, lastColumn: i32, out: usize): void {
  // Four windows at a time; after that what was found so far is one of the four.
  const bytes = cellBytes(job)
  let a: usize = 0
  let b: usize = 0
  let c: usize = 0
  let d: usize = 0
  let count = 0
  for (let v = 0; ; v = min(v + side, lastRow)) {
    const row = from + <usize>v * rowBytes(job)
    for (let h = 0; ; h = min(h + side, lastColumn)) {
      const window = row + <usize>h * bytes
      if (count === 4) {
        largest(out, a, b, c, d, 4, bytes)
        a = out
        count = 1
      }
      if (count === 0) a = window
      else if (count === 1) b = window
      else if (count === 2) c = window
      else d = window
      count++
      if (h === lastColumn) break
    }
    if (v === lastRow) break
  }
  largest(out, a, b, c, d, count, bytes)
}
