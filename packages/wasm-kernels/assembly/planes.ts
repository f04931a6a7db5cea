import { cellBytes, Job } from './job'

/**
 * Sorts the channels of an image by the bin that reads them (SPEC §2.6): channel `c * planes + p` of each cell becomes
 * channel c of plane p. Of the cells of `job.source`, [from, to) go to every plane of `job.image`.
 */
export function splitPlanes(job: Job, from: i32, to: i32): void {
  const bytes = cellBytes(job)
  const plane = <usize>(job.height * job.width) * bytes
  let next = job.source + <usize>from * bytes * job.planes
  let cell = job.image + <usize>from * bytes
  for (let n = from; n < to; n++, cell += bytes) {
    for (let c = 0; c < job.channels; c++) {
      let target = cell + ((<usize>c) << 2)
      for (let p = 0; p < job.planes; p++, next += 4, target += plane) store<f32>(target, load<f32>(next))
    }
  }
}

/** The way back, for gradients: of the cells of `job.joined`, [from, to) from every plane of `job.gradient`. */
export function joinPlanes(job: Job, from: i32, to: i32): void {
  const bytes = cellBytes(job)
  const plane = <usize>(job.height * job.width) * bytes
  let next = job.joined + <usize>from * bytes * job.planes
  let cell = job.gradient + <usize>from * bytes
  for (let n = from; n < to; n++, cell += bytes) {
    for (let c = 0; c < job.channels; c++) {
      let source = cell + ((<usize>c) << 2)
      for (let p = 0; p < job.planes; p++, next += 4, source += plane) store<f32>(next, load<f32>(source))
    }
  }
}
