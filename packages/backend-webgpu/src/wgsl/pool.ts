import type { Format } from './format.js'
import { type Kernel, kernel } from './kernel.js'

/**
 * What a reduction is told besides the plan's tables. The names of one axis, twice: for `max` its bins' first cells and
 * ends; for `sum` its bins' lists of taps; for `max-of-sums` its bins' lists of samples and the samples' lists of taps.
 */
const axis = (name: string) => [
  `${name}Bins`,
  `${name}Ends`,
  `${name}Samples`,
  `${name}Cells`,
  `${name}Weights`,
]

const poolJob = [
  // Lanes to compute, in a bin, and bins in a RoI.
  ...['threads', 'lanes', 'binRows', 'binColumns', 'binsPerRoi'],
  // Cells in a row and in an image, lanes in a cell, and the channels that neighbours in a bin and in a RoI are apart.
  ...['width', 'image', 'stride', 'channelStep', 'binStep'],
  // Where the map and the result begin in what is bound, modulo 2^32; the float32 bits of an empty bin.
  ...['mapBase', 'resultBase', 'empty'],
  // Where tables begin.
  ...['images', 'rows', ...axis('y'), ...axis('x')],
] as const

/**
 * A kernel that follows a plan: `reduceBin` gives a lane of bin (y, x), whose RoI lies in the image that begins with
 * cell `image`.
 */
export function poolKernel(name: string, format: Format, reduceBin: string): Kernel {
  return kernel(
    `${name}, ${format.name}`,
    poolJob,
    { from: format.word, to: format.word },
    `
${format.wgsl}
${keys}
${reduceBin}
@compute @workgroup_size(WORKGROUP)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(num_workgroups) groups: vec3u, @builtin(local_invocation_index) local: u32) {
  let thread = workgroupNumber(group, groups) * WORKGROUP + local;
  if (thread >= job.threads) { return; }
  let lane = thread % job.lanes;
  let bin = thread / job.lanes;
  let k = bin / job.binsPerRoi;
  let ij = bin % job.binsPerRoi;
  let i = ij / job.binColumns;
  let j = ij % job.binColumns;
  let image = table[job.images + k] * job.image;
  let bits = reduceBin(k * job.binRows + i, k * job.binColumns + j, image, lane * job.channelStep + ij * job.binStep);
  store(job.resultBase + (table[job.rows + k] * job.binsPerRoi + ij) * job.lanes + lane, bits);
}`,
  )
}

/**
 * Numbers as whole numbers in the same order, all NaN below −∞: so a maximum needs no comparison of floats, which would
 * flush subnormals on some GPUs and may do anything with NaN on all.
 */
const keys = `
fn key(bits: Bits, infinity: u32) -> Keys {
  let signed = bitcast<Keys>(bits);
  return (signed ^ ((signed >> Bits(31u)) & Keys(0x7fffffff))) + Keys(i32(0x7fffffffu - infinity));
}
fn unkey(number: Keys, infinity: u32) -> Bits {
  let signed = number - Keys(i32(0x7fffffffu - infinity));
  return bitcast<Bits>(signed ^ ((signed >> Bits(31u)) & Keys(0x7fffffff)));
}
fn lowest(infinity: u32) -> Keys { return key(Bits(infinity | 0x80000000u), infinity); }
`
