import type { Format } from './format.js'
import { poolKernel } from './pool.js'

/** The largest cell of each bin. */
export const max = (format: Format) =>
  poolKernel(
    'max',
    format,
    `
fn reduceBin(y: u32, x: u32, image: u32, channel: u32) -> Bits {
  let top = table[job.yBins + y];
  let bottom = table[job.yEnds + y];
  let left = table[job.xBins + x];
  let right = table[job.xEnds + x];
  if (top >= bottom || left >= right) { return bitsOf(Bits(job.empty)); }
  var largest = lowest(INFINITY);
  for (var v = top; v < bottom; v++) {
    let row = image + v * job.width;
    for (var h = left; h < right; h++) { largest = max(largest, key(load(row + h, channel), INFINITY)); }
  }
  return unkey(largest, INFINITY);
}`,
  )
