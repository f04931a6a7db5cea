import type { Format } from './format.js'
import { poolKernel } from './pool.js'
import { weighted } from './sum.js'

/** The largest sample of each bin; a sample without taps is 0. */
export const maxOfSums = (format: Format) =>
  poolKernel(
    'max of sums',
    format,
    `
${weighted}
const FLOAT_INFINITY = 0x7f800000u;

fn reduceBin(y: u32, x: u32, image: u32, channel: u32) -> Bits {
  let down = list(job.yBins, y);
  let across = list(job.xBins, x);
  if (down.x == down.y || across.x == across.y) { return bitsOf(Bits(job.empty)); }
  var largest = lowest(FLOAT_INFINITY);
  for (var v = down.x; v < down.y; v++) {
    for (var h = across.x; h < across.y; h++) {
      let sample = weighted(list(job.ySamples, v), list(job.xSamples, h), image, channel);
      largest = max(largest, key(sample, FLOAT_INFINITY));
    }
  }
  return bitsOf(unkey(largest, FLOAT_INFINITY));
}`,
  )
