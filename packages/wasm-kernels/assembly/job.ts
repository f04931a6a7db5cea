/**
 * What a kernel needs of one image and one plan: addresses and sizes. The host writes it, so the fields and their
 * order are those of `src/fields.ts`. Tables are those of the plan (SPEC §2), copied as they are.
 */
@unmanaged
export class Job {
  /** The image: `height` × `width` cells of `channels` floats; `planes` such planes, one for every bin unless it is 1. */
  image: usize
  height: i32
  width: i32
  channels: i32
  planes: i32
  /** The image as it came, where it has to be sorted into planes. */
  source: usize

  out: usize
  binRows: i32
  binColumns: i32
  empty: f32
  /** Bytes from one bin to the next where it is written: a cell, and more in a tile. */
  outCell: usize

  /** Rows of bins, row i of RoI k being `k * binRows + i`, in the order in which to take them. */
  order: usize
  rows: usize

  /** max: the ranges of cells. */
  yStart: usize
  yEnd: usize
  xStart: usize
  xEnd: usize

  /** max-of-sums: the samples of each bin. */
  ySample: usize
  xSample: usize
  /** sum, max-of-sums: taps of each bin or sample. */
  yTap: usize
  yCell: usize
  yWeight: usize
  xTap: usize
  xCell: usize
  xWeight: usize

  /** Room for one row of cells. */
  row: usize
  /** Room for one byte per column, all 0 between calls. */
  marks: usize
  /** Room for the first and last column of each run of columns. */
  runs: usize
  /** Room for one cell. */
  cell: usize
  /** Room for two blocks of a long sum (taps.ts). */
  parts: usize

  /** Addresses of levels 0 (the image) to `depth`; level n holds the maxima of windows of 2ⁿ × 2ⁿ cells. */
  levels: usize
  depth: i32
  /** The parts, one above the other, in which levels are built. */
  bands: i32
  /** Where means of rows are kept (groups.ts), or 0. */
  means: usize

  /** Gradients: `out` is that of the result, this one that of `image`, in planes as it is. */
  gradient: usize
  /** The gradient of `source`, where that was sorted into planes. */
  joined: usize
  /** Room for one row of bins: the largest cells or samples, and which they are. */
  largest: usize
  places: usize

  /** RoI by RoI: the kernel that reduces one, and where the result begins; `out` is then that of one RoI. */
  inner: i32
  result: usize
  /** Room for so many RoIs: number n of the order takes place n modulo that; 0 where each has its row of the result. */
  slots: i32
  /** Whether all memory of the job was written to before: then its lines are fetched (lines.ts). */
  fetches: bool
  /** Room for one RoI channels last, to be written channels first; 0 where it is written as it is. */
  tile: usize
}

/** Bytes of a `Job`: the host checks that it means the same by it. */
export function jobBytes(): usize {
  return offsetof<Job>()
}

/** The n-th 32-bit integer of a table. */
export function int(table: usize, n: i32): i32 {
  return load<i32>(table + ((<usize>n) << 2))
}

export function cellBytes(job: Job): usize {
  return (<usize>job.channels) << 2
}

export function rowBytes(job: Job): usize {
  return <usize>job.width * cellBytes(job)
}

/** Where bin (i, j) of RoI k is written. */
export function outAddress(job: Job, k: i32, i: i32, j: i32): usize {
  const bin = (int(job.rows, k) * job.binRows + i) * job.binColumns + j
  return job.out + <usize>bin * job.outCell
}

/** The plane of the image that bin (i, j) reads. */
export function planeAddress(job: Job, i: i32, j: i32): usize {
  return job.image + planeOffset(job, i, j)
}

/** Where that plane begins in an image. */
export function planeOffset(job: Job, i: i32, j: i32): usize {
  return job.planes === 1 ? 0 : <usize>((i * job.binColumns + j) * job.height) * rowBytes(job)
}
