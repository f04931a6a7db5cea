import type { Task } from './gpu.js'

/** The WGSL of a task. A thread computes a value, or, with four lanes, those of four channels that lie together. */
export function shaderOf({ shader, dtype, inputs }: Task, lanes: 1 | 4): string {
  const of = (type: string) => (lanes === 4 ? `vec4<${type}>` : type)
  const types = `
    alias Value = ${of('f32')};
    alias Place = ${of('i32')};
    const LANES = ${lanes};`
  if (shader === 'gradient') return types + PARTS + gradient('places' in inputs)
  const answer = dtype === 'int32' ? 'Place' : 'Value'
  const reduced = {
    max: largestCell(answer),
    sum: PARTS + SUM + ONE_SUM,
    'max-of-sums': PARTS + SUM + largestSample(answer),
  }
  return types + CELL + reduced[shader] + pool(answer, 'kept' in inputs)
}

/** Finds the bin of an element of the result in its row's record, and reduces it. */
const pool = (answer: string, kept: boolean) => `
  fn main(index : i32) {
    if (index >= uniforms.size) { return; }
    let at = getCoordsFromIndex(index * LANES);
    let bins = uniforms.outShape.yz;
    let record = at.x * (1 + 2 * (bins.x + bins.y));
    let image = records[record];
    if (image < 0) {
      result[index] = ${kept ? 'kept[index]' : `${answer}(0)`};
      return;
    }
    let v = record + 1 + 2 * at.y;
    let h = record + 1 + 2 * (bins.x + at.z);
    let yBin = vec2<i32>(records[v], records[v + 1]);
    let xBin = vec2<i32>(records[h], records[h + 1]);
    if (yBin.x >= yBin.y || xBin.x >= xBin.y) {
      result[index] = ${answer}(${answer === 'Place' ? '-1' : 'uniforms.empty'});
      return;
    }
    let channel = at.w * uniforms.groups + select(0, at.y * bins.y + at.z, uniforms.groups > 1);
    result[index] = reduced(yBin, xBin, image * uniforms.mapHeight, channel);
  }`

/** Reads a cell. `top`: the first line of its image. */
const CELL = `
  fn cellAt(top : i32, row : i32, column : i32, channel : i32) -> Value {
    return x[(((top + row) * uniforms.mapWidth + column) * uniforms.mapChannels + channel) / LANES];
  }`

/** `>` passes NaN over, where the device knows it. */
const largestCell = (answer: string) => `
  fn reduced(yBin : vec2<i32>, xBin : vec2<i32>, top : i32, channel : i32) -> ${answer} {
    var largest = Value(uniforms.lowest);
    var place = Place(-1);
    for (var row = yBin.x; row < yBin.y; row++) {
      for (var column = xBin.x; column < xBin.y; column++) {
        let value = cellAt(top, row, column, channel);
        let larger = value > largest;
        largest = select(largest, value, larger);
        place = select(place, Place((row - yBin.x) * uniforms.span + column - xBin.x), larger);
      }
    }
    return ${answer === 'Place' ? 'place' : 'largest'};
  }`

/**
 * A sum of many terms, by parts: 32 are added to the first part, which then is added to the second, as that is to the
 * third after 32 times, and so on. No part has more than 32 additions up to 32^4 terms. A compiler may fuse and reorder
 * additions, which a compensated sum does not stand.
 */
const PARTS = `
  struct Sum { first : Value, second : Value, third : Value, fourth : Value, terms : i32 }
  fn add(sum : ptr<function, Sum>, term : Value) {
    (*sum).first += term;
    (*sum).terms++;
    if (((*sum).terms & 0x1f) != 0) { return; }
    (*sum).second += (*sum).first;
    (*sum).first = Value(0);
    if (((*sum).terms & 0x3ff) != 0) { return; }
    (*sum).third += (*sum).second;
    (*sum).second = Value(0);
    if (((*sum).terms & 0x7fff) != 0) { return; }
    (*sum).fourth += (*sum).third;
    (*sum).third = Value(0);
  }
  fn total(sum : Sum) -> Value { return sum.fourth + sum.third + sum.second + sum.first; }`

/** The weighted sum of the cells that two lists of taps name, within 1e-5 (SPEC 5.2): of tiles of 32 taps, by parts. */
const SUM = `
  fn weighted(yList : vec2<i32>, xList : vec2<i32>, image : i32, channel : i32) -> Value {
    let columns = clamp(xList.y - xList.x, 1, 32);
    let rows = 32 / columns;
    var sum : Sum;
    var top = yList.x;
    var left = xList.x;
    var tile = Value(0);
    loop {
      let bottom = min(top + rows, yList.y);
      let right = min(left + columns, xList.y);
      tile = Value(0);
      for (var v = top; v < bottom; v++) {
        for (var h = left; h < right; h++) {
          tile += weights[v] * weights[h] * cellAt(image, cells[v], cells[h], channel);
        }
      }
      left = right;
      if (left == xList.y) { left = xList.x; top = bottom; }
      if (top == yList.y) { break; }
      add(&sum, tile);
    }
    return total(sum) + tile;
  }`

const ONE_SUM = `
  fn reduced(yBin : vec2<i32>, xBin : vec2<i32>, top : i32, channel : i32) -> Value {
    return weighted(yBin, xBin, top, channel);
  }`

const largestSample = (answer: string) => `
  fn sampleAt(n : i32) -> vec2<i32> {
    return vec2<i32>(samples[2 * n], samples[2 * n + 1]);
  }
  fn reduced(yBin : vec2<i32>, xBin : vec2<i32>, top : i32, channel : i32) -> ${answer} {
    var largest = Value(uniforms.lowest);
    var place = Place(-1);
    for (var v = yBin.x; v < yBin.y; v++) {
      let yList = sampleAt(v);
      for (var h = xBin.x; h < xBin.y; h++) {
        let value = weighted(yList, sampleAt(h), top, channel);
        let larger = value > largest;
        largest = select(largest, value, larger);
        place = select(place, Place((v - yBin.x) * uniforms.span + h - xBin.x), larger);
      }
    }
    return ${answer === 'Place' ? 'place' : 'largest'};
  }`

/** Gathers what the bins that read a cell give back to it: all of them, or those whose maximum it is part of. */
const gradient = (places: boolean) => `
  fn main(index : i32) {
    if (index >= uniforms.size) { return; }
    let at = getCoordsFromIndex(index * LANES);
    let line = at.x * uniforms.outShape.y + at.y;
    let columns = uniforms.outShape.x * uniforms.outShape.y + 1 + at.z;
    let c = at.w / uniforms.groups;
    let group = at.w - c * uniforms.groups;
    let end = starts[line + 1];
    var sum : Sum;
    var v = starts[line];
    // Taps of v's column that were added before: 32 at a time.
    var done = 0;
    var part = Value(0);
    loop {
      part = Value(0);
      var terms = 0;
      while (v < end && terms < 32) {
        let column = columns + taps[3 * v] * uniforms.outShape.z;
        let binRow = taps[3 * v + 1];
        let left = starts[column] + done;
        let last = starts[column + 1];
        let right = min(left + 32, last);
        for (var h = left; h < right; h++) {
          let j = taps[3 * h + 1];
          if (uniforms.groups > 1 && group != (binRow % uniforms.binRows) * uniforms.binColumns + j) { continue; }
          let source = ((binRow * uniforms.binColumns + j) * uniforms.channels + c) / LANES;
          let given = weights[v] * weights[h] * dy[source];
          part += ${places ? 'select(Value(0), given, places[source] == Place(taps[3 * v + 2] * uniforms.span + taps[3 * h + 2]))' : 'given'};
        }
        terms += right - left;
        let whole = right == last;
        done = select(done + 32, 0, whole);
        v += select(0, 1, whole);
      }
      if (v == end) { break; }
      add(&sum, part);
    }
    result[index] = total(sum) + part;
  }`
