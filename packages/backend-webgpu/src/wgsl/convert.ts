import { half } from './format.js'
import { kernel } from './kernel.js'

const job = ['threads', 'lanes', 'channels', 'fromBase', 'toBase']

/** One thread for each lane of four channels; `first` is where they begin in float32. */
const main = (body: string) => `
${half}
@compute @workgroup_size(WORKGROUP)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(num_workgroups) groups: vec3u, @builtin(local_invocation_index) local: u32) {
  let thread = workgroupNumber(group, groups) * WORKGROUP + local;
  if (thread >= job.threads) { return; }
  let channel = thread % job.lanes * 4u;
  let first = thread / job.lanes * job.channels + channel;
  let count = min(4u, job.channels - channel);
  ${body}
}`

/** float32, channels dense, to float16, channels filled up with zeros. */
export const toHalf = kernel(
  'to float16',
  job,
  { from: 'u32', to: 'vec2u' },
  main(`
  var floats = vec4u(0u);
  for (var q = 0u; q < count; q++) { floats[q] = cells[job.fromBase + first + q]; }
  let halves = narrow(floats);
  result[job.toBase + thread] = halves.xz | (halves.yw << vec2u(16u));`),
)

/** The reverse. */
export const fromHalf = kernel(
  'from float16',
  job,
  { from: 'vec2u', to: 'u32' },
  main(`
  let word = cells[job.fromBase + thread];
  let floats = widen(vec4u(word.x & 0xffffu, word.x >> 16u, word.y & 0xffffu, word.y >> 16u));
  for (var q = 0u; q < count; q++) { result[job.toBase + first + q] = floats[q]; }`),
)
