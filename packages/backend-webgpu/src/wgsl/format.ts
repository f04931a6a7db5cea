/** Numbers as they are stored: float32 as it is; float16 with each cell's channels filled up to a multiple of 4. */
export type Precision = 'f32' | 'f16'

/**
 * What a kernel knows of numbers. A lane is what a thread computes: a channel, or four that lie together. `Bits` are a
 * lane's numbers as integers, a float16 in the upper half of its word, so that sign, order and ∞ are found alike in
 * both. Only `real` makes floats of them: WGSL lets a GPU take for granted that floats are neither NaN nor ∞.
 *
 * - `load(cell, channel)` reads a lane, `store(at, bits)` writes one
 * - `real(bits)` is for arithmetic, `bitsOf(floats)` rounds the bits of float32 to what is stored
 */
export interface Format {
  readonly name: string
  /** Channels of a lane. */
  readonly width: 1 | 4
  /** A lane in storage. */
  readonly word: string
  readonly wgsl: string
}

/** The widest lanes that a map's channels allow. */
export function formatOf(precision: Precision, channels: number, positionSensitive: boolean): Format {
  if (precision === 'f16') return positionSensitive ? halvesApart : halves
  return channels % 4 === 0 && !positionSensitive ? four : one
}

const float32 = (bits: string, real: string, keys: string) => `
alias Bits = ${bits};
alias Real = ${real};
alias Keys = ${keys};
const INFINITY = 0x7f800000u;

fn load(cell: u32, channel: u32) -> Bits { return cells[job.mapBase + cell * job.stride + channel]; }
fn store(at: u32, bits: Bits) { result[at] = bits; }
fn real(bits: Bits) -> Real { return bitcast<Real>(bits); }
fn bitsOf(floats: Bits) -> Bits { return floats; }
`

const four: Format = { name: 'f32 × 4', width: 4, word: 'vec4u', wgsl: float32('vec4u', 'vec4f', 'vec4i') }
const one: Format = { name: 'f32', width: 1, word: 'u32', wgsl: float32('u32', 'f32', 'i32') }

/**
 * float32 to float16 and back, as integers: to the nearest, ties to even, too large to ∞, no subnormal lost. WGSL's own
 * `pack2x16float` may round either way and leaves open what becomes of ∞.
 */
export const half = `
fn narrow(floats: vec4u) -> vec4u {
  let magnitude = floats & vec4u(0x7fffffffu);
  let normal = (magnitude - vec4u(0x37fff001u) + ((magnitude >> vec4u(13u)) & vec4u(1u))) >> vec4u(13u);
  // Below 2^-14 a float16 counts in units of 2^-24; up to half of that is 0.
  let shift = vec4u(126u) - clamp(magnitude >> vec4u(23u), vec4u(102u), vec4u(112u));
  let mantissa = (magnitude & vec4u(0x7fffffu)) | vec4u(0x800000u);
  let nearest = (vec4u(1u) << (shift - vec4u(1u))) - vec4u(1u) + ((mantissa >> shift) & vec4u(1u));
  var bits = select(normal, (mantissa + nearest) >> shift, magnitude < vec4u(0x38800000u));
  bits = select(bits, vec4u(0u), magnitude < vec4u(0x33000000u));
  bits = select(bits, vec4u(0x7c00u), magnitude >= vec4u(0x477ff000u));
  bits = select(bits, vec4u(0x7e00u), magnitude > vec4u(0x7f800000u));
  return bits | ((floats >> vec4u(16u)) & vec4u(0x8000u));
}

fn widen(halves: vec4u) -> vec4u {
  let magnitude = halves & vec4u(0x7fffu);
  var bits = (magnitude << vec4u(13u)) + vec4u(0x38000000u);
  bits = select(bits, (magnitude << vec4u(13u)) + vec4u(0x70000000u), magnitude >= vec4u(0x7c00u));
  bits = select(bits, bitcast<vec4u>(vec4f(magnitude) * 0x1p-24), magnitude < vec4u(0x400u));
  return bits | ((halves & vec4u(0x8000u)) << vec4u(16u));
}
`

const float16 = `
alias Bits = vec4u;
alias Real = vec4f;
alias Keys = vec4i;
const INFINITY = 0x7c000000u;
${half}
fn store(at: u32, bits: Bits) { result[at] = (bits.yw & vec2u(0xffff0000u)) | (bits.xz >> vec2u(16u)); }
fn real(bits: Bits) -> Real {
  let low = bits >> vec4u(16u);
  return vec4f(unpack2x16float(low.x).x, unpack2x16float(low.y).x, unpack2x16float(low.z).x, unpack2x16float(low.w).x);
}
fn bitsOf(floats: Bits) -> Bits { return narrow(floats) << vec4u(16u); }
`

const halves: Format = {
  name: 'f16 × 4',
  width: 4,
  word: 'vec2u',
  wgsl: `${float16}
fn load(cell: u32, channel: u32) -> Bits {
  let word = cells[job.mapBase + cell * job.stride + channel];
  return vec4u(word.x << 16u, word.x & 0xffff0000u, word.y << 16u, word.y & 0xffff0000u);
}
`,
}

/** A lane's channels of the map are `binsPerRoi` apart. Where it is filled up, the cell's last channel is read. */
const halvesApart: Format = {
  name: 'f16 apart',
  width: 4,
  word: 'vec2u',
  wgsl: `${float16}
fn load(cell: u32, channel: u32) -> Bits {
  let first = 4u * (job.mapBase + cell * job.stride);
  var bits: Bits;
  for (var q = 0u; q < 4u; q++) {
    let at = first + min(channel + q * job.binsPerRoi, 4u * job.stride - 1u);
    let word = cells[at >> 2u][(at >> 1u) & 1u];
    bits[q] = select(word << 16u, word & 0xffff0000u, (at & 1u) == 1u);
  }
  return bits;
}
`,
}

/** What a cell of some channels takes, in bytes. */
export function cellBytes(precision: Precision, channels: number): number {
  return precision === 'f32' ? 4 * channels : 8 * Math.ceil(channels / 4)
}
