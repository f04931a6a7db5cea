import type { Format } from './format.js'
import { poolKernel } from './pool.js'

/**
 * A sum by parts, so that it may be long (SPEC 5.2): 32 terms are added to the first part, which then is added to the
 * second, as that is to the third after 32 times, and so on. No part has more than 32 additions up to 32^4 terms. A
 * term is itself a sum, of 32 cells of a line at most. A compiler may fuse and reorder additions, which a compensated
 * sum does not stand.
 */
const parts = `
struct Sum { first: Real, second: Real, third: Real, fourth: Real, terms: u32 }

fn add(sum: ptr<function, Sum>, term: Real) {
  (*sum).first += term;
  (*sum).terms++;
  if (((*sum).terms & 0x1fu) != 0u) { return; }
  (*sum).second += (*sum).first;
  (*sum).first = Real(0.0);
  if (((*sum).terms & 0x3ffu) != 0u) { return; }
  (*sum).third += (*sum).second;
  (*sum).second = Real(0.0);
  if (((*sum).terms & 0x7fffu) != 0u) { return; }
  (*sum).fourth += (*sum).third;
  (*sum).third = Real(0.0);
}

fn total(sum: Sum) -> Real { return sum.fourth + sum.third + sum.second + sum.first; }`

/**
 * `weighted` gives, as float32 bits, the weighted sum of the cells that two lists of taps name. Where a cell is NaN or
 * infinite, arithmetic is left aside: such a sum is +∞, −∞, or NaN if both or a NaN are in it.
 */
export const weighted = `
${parts}

fn list(at: u32, n: u32) -> vec2u { return vec2u(table[at + n], table[at + n + 1u]); }

fn weighted(rows: vec2u, columns: vec2u, image: u32, channel: u32) -> Bits {
  var sum: Sum;
  var largest = Bits(0u);
  for (var v = rows.x; v < rows.y; v++) {
    let row = image + table[job.yCells + v] * job.width;
    for (var first = columns.x; first < columns.y; first += 32u) {
      var line = Real(0.0);
      for (var h = first; h < min(first + 32u, columns.y); h++) {
        let bits = load(row + table[job.xCells + h], channel);
        largest = max(largest, bits & Bits(0x7fffffffu));
        line += bitcast<f32>(table[job.xWeights + h]) * real(bits);
      }
      add(&sum, bitcast<f32>(table[job.yWeights + v]) * line);
    }
  }
  let bits = bitcast<Bits>(total(sum));
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
