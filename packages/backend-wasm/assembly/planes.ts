/**
 * Sorts the channels of an image by the bin that reads them (SPEC §2.6): channel `c * planes + p` of each cell becomes
 * channel c of plane p. `cells` cells of `channels * planes` floats become `planes` planes of as many cells.
 */
export function splitPlanes(to: usize, from: usize, cells: i32, channels: i32, planes: i32): void {
  const plane = (<usize>cells * channels) << 2
  let next = from
  let cell = to
  for (let n = 0; n < cells; n++, cell += (<usize>channels) << 2) {
    for (let c = 0; c < channels; c++) {
      let target = cell + ((<usize>c) << 2)
      for (let p = 0; p < planes; p++, next += 4, target += plane) store<f32>(target, load<f32>(next))
    }
  }
}
