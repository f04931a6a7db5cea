/** Threads of a workgroup. They share nothing; each computes one lane, tile row or word. */
export const WORKGROUP = 64

/** A kernel: where its parameters lie in `Job`, all u32, and its source. */
export interface Kernel {
  readonly name: string
  readonly job: readonly string[]
  readonly code: string
}

interface Elements {
  readonly from: string
  readonly to: string
}

/**
 * The head that all kernels have: what is bound, and the number of a thread or workgroup in a grid that may be folded
 * into two dimensions.
 */
export function kernel(name: string, job: readonly string[], { from, to }: Elements, body: string): Kernel {
  const code = `
struct Job { ${job.map((field) => `${field}: u32`).join(', ')} }
@group(0) @binding(0) var<uniform> job: Job;
@group(0) @binding(1) var<storage, read> table: array<u32>;
@group(0) @binding(2) var<storage, read> cells: array<${from}>;
@group(0) @binding(3) var<storage, read_write> result: array<${to}>;
const WORKGROUP = ${WORKGROUP}u;

fn workgroupNumber(group: vec3u, groups: vec3u) -> u32 { return group.x + group.y * groups.x; }
${body}`
  return { name, job, code }
}
