import type { Format } from './format.js'
import { poolKernel } from './pool.js'

/**
 * A sum of many terms, by parts: 32 are added to the first part, which then is added to the second, as that is to the
 * third after 32 times. No part has more than 32 additions up to 32^3 terms. A compiler may fuse and reorder additions,
 * which a compensated sum does not stand.
 */
const parts = `
struct Sum { first: Real, second: Real, third: Real, terms: u32 }

fn add(sum: ptr<function, Sum>, term: Real) {
  (*sum).first += term;
  (*sum).terms++;
  if (((*sum).terms & 31u) != 0u) { return; }
  (*sum).second += (*sum).first;
  (*sum).first = Real(0.0);
  if (((*sum).terms & 1023u) != 0u) { return; }
  (*sum).third += (*sum).second;
  (*sum).second = Real(0.0);
}

fn total(sum: Sum) -> Real { return sum.third + sum.second + sum.first; }`

/**
 * `weighted` gives, as float32 bits, the weighted sum of the cells that two lists of taps name: within 1e-5 (SPEC 5.2)
 * of many cells too, because tiles of 32 × 32 taps are sums of their lines, and all is a sum by parts. Where a cell is
 * NaN or infinite, arithmetic is left aside: such a sum is +∞, −∞, or NaN if both or a NaN are in it.
 */
export const weighted = `
${parts}

fn list(at: u32, n: u32) -> vec2u { return vec2u(table[at + n], table[at + n + 1u]); }

fn weighted(rows: vec2u, columns: vec2u, image: u32, channel: u32) -> Bits {
  var sum: Sum;
  var largest = Bits(0u);
  var top = rows.x;
  var left = columns.x;
  var tile = Real(0.0);
  loop {
    let bottom = min(top + 32u, rows.y);
    let right = min(left + 32u, columns.y);
    tile = Real(0.0);
    for (var v = top; v < bottom; v++) {
      let row = image + table[job.yCells + v] * job.width;
      var line = Real(0.0);
      for (var h = left; h < right; h++) {
        let bits = load(row + table[job.xCells + h], channel);
        largest = max(largest, bits & Bits(0x7fffffffu));
        line += bitcast<f32>(table[job.xWeights + h]) * real(bits);
      }
      tile += bitcast<f32>(table[job.yWeights + v]) * line;
    }
    left = right;
    if (left == columns.y) { left = columns.x; top = bottom; }
    if (top == rows.y) { break; }
    add(&sum, tile);
  }
  let bits = bitcast<Bits>(total(sum) + tile);
  if (all(largest < Bits(INFINITY))) { return bits; }
  return nonFinite(bits, rows, columns, image, channel);
}

fn nonFinite(sum: Bits, rows: vec2u, columns: vec2u, image: u32, channel: u32) -> Bits {
  // 1 for +∞, 2 for −∞, 3 for both.
  var seen = Bits(0u);
  for (var v = rows.x; v < rows.y; v++) {
    for (var h = columns.x; h < columns.y; h++) {
      let bits = load(image + table[job.yCells + v] * job.width + table[job.xCells + h], channel);
      let magnitude = bits & Bits(0x7fffffffu);
      let signs = bits ^ Bits(table[job.yWeights + v] ^ table[job.xWeights + h]);
      seen |= select(Bits(0u), Bits(1u) + (signs >> Bits(31u)), magnitude == Bits(INFINITY));
      seen |= select(Bits(0u), Bits(3u), magnitude > Bits(INFINITY));
    }
  }
  var bits = select(sum, Bits(0x7f800000u), seen == Bits(1u));
  bits = select(bits, Bits(0xff800000u), seen == Bits(2u));
  return select(bits, Bits(0x7fc00000u), seen == Bits(3u));
}`

/** The weighted sum of each bin's cells. */
export const sum = (format: Format) =>
  poolKernel(
    'sum',
    format,
    `
${weighted}
fn reduceBin(y: u32, x: u32, image: u32, channel: u32) -> Bits {
  let rows = list(job.yBins, y);
  let columns = list(job.xBins, x);
  if (rows.x == rows.y || columns.x == columns.y) { return bitsOf(Bits(job.empty)); }
  return bitsOf(weighted(rows, columns, image, channel));
}`,
  )
