import { kernel } from './kernel.js'

/** The side of the squares that a workgroup transposes: 64 bytes, so that what a GPU fetches at a time is used whole. */
export const TILE = 16

/** Transposes contiguous matrices of `rows` × `columns` float32. */
export const transpose = kernel(
  'transpose',
  ['tiles', 'rows', 'columns', 'fromBase', 'toBase'],
  { from: 'u32', to: 'u32' },
  `
const TILE = ${TILE}u;
var<workgroup> tile: array<array<u32, TILE + 1u>, TILE>;

@compute @workgroup_size(WORKGROUP)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(num_workgroups) groups: vec3u, @builtin(local_invocation_index) local: u32) {
  let number = workgroupNumber(group, groups);
  if (number >= job.tiles) { return; }
  let across = (job.columns + TILE - 1u) / TILE;
  let down = (job.rows + TILE - 1u) / TILE;
  let matrix = number / (across * down) * job.rows * job.columns;
  let top = number / across % down * TILE;
  let left = number % across * TILE;
  let x = local % TILE;
  for (var y = local / TILE; y < TILE; y += WORKGROUP / TILE) {
    if (top + y < job.rows && left + x < job.columns) {
      tile[y][x] = cells[job.fromBase + matrix + (top + y) * job.columns + left + x];
    }
  }
  workgroupBarrier();
  for (var y = local / TILE; y < TILE; y += WORKGROUP / TILE) {
    if (left + y < job.columns && top + x < job.rows) {
      result[job.toBase + matrix + (left + y) * job.rows + top + x] = tile[x][y];
    }
  }
}`,
)
