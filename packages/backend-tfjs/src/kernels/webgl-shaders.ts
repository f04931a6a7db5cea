import { MAPS, type Task } from './gpu.js'

/** Numbers in a row of a table's texture: a power of two, and what every WebGL 2 can hold. */
export const ROW = 2048

/** The GLSL of a task. Every input can be read by its flat index, as `recordsAt(3)`. */
export function shaderOf({ shader, dtype, inputs }: Task): string {
  const names = Object.keys(inputs)
  const readers = names.map(reader).join('')
  if (shader === 'gradient') return readers + PARTS + gradient(names.includes('places'))
  const answer = dtype === 'int32' ? 'float(place)' : 'largest'
  const reduced = {
    max: largestCell(answer),
    sum: PARTS + SUM + ONE_SUM,
    'max-of-sums': PARTS + SUM + largestSample(answer),
  }
  return readers + CELL + reduced[shader] + pool(names.includes('kept'))
}

const reader = (name: string) => (MAPS.has(name) ? mapReader(name) : tableReader(name))

/** tfjs chooses the width of the texture, row by row. */
const mapReader = (name: string) => `
  float ${name}At(int index) {
    int at = index + offset${name};
    int row = at / ${name}TexShape.y;
    return texelFetch(${name}, ivec2(at - row * ${name}TexShape.y, row), 0).r;
  }`

const tableReader = (name: string) => `
  float ${name}At(int index) {
    return texelFetch(${name}, ivec2(index & ${ROW - 1}, index >> ${Math.log2(ROW)}), 0).r;
  }`

/** Finds the bin of an element of the result in its row's record, and reduces it. */
const pool = (kept: boolean) => `
  void main() {
    ivec4 at = getOutputCoords();
    int record = at.x * (1 + 2 * (outShape.y + outShape.z));
    int image = int(recordsAt(record));
    if (image < 0) {
      setOutput(${kept ? 'keptAt(((at.x * outShape.y + at.y) * outShape.z + at.z) * outShape.w + at.w)' : '0.'});
      return;
    }
    int y = record + 1 + 2 * at.y;
    int x = record + 1 + 2 * (outShape.y + at.z);
    ivec2 yBin = ivec2(recordsAt(y), recordsAt(y + 1));
    ivec2 xBin = ivec2(recordsAt(x), recordsAt(x + 1));
    int channel = at.w * groups + (groups > 1 ? at.y * outShape.z + at.z : 0);
    bool isEmpty = yBin.x >= yBin.y || xBin.x >= xBin.y;
    setOutput(isEmpty ? empty : reduced(yBin, xBin, image * mapHeight, channel));
  }`

/** Reads a cell. `top`: the first line of its image. */
const CELL = `
  float cellAt(int top, int y, int x, int channel) {
    return xAt(((top + y) * mapWidth + x) * mapChannels + channel);
  }`

/** `>` passes NaN over, where the device knows it. */
const largestCell = (answer: string) => `
  float reduced(ivec2 yBin, ivec2 xBin, int top, int channel) {
    float largest = lowest;
    int place = -1;
    for (int y = yBin.x; y < yBin.y; y++) {
      for (int x = xBin.x; x < xBin.y; x++) {
        float value = cellAt(top, y, x, channel);
        if (value > largest) {
          largest = value;
          place = (y - yBin.x) * span + x - xBin.x;
        }
      }
    }
    return ${answer};
  }`

/** A sum of many terms, by parts, as in webgpu-shaders.ts. */
const PARTS = `
  struct Sum { float first, second, third, fourth; int terms; };
  void add(inout Sum sum, float term) {
    sum.first += term;
    sum.terms++;
    if ((sum.terms & 0x1f) != 0) return;
    sum.second += sum.first;
    sum.first = 0.;
    if ((sum.terms & 0x3ff) != 0) return;
    sum.third += sum.second;
    sum.second = 0.;
    if ((sum.terms & 0x7fff) != 0) return;
    sum.fourth += sum.third;
    sum.third = 0.;
  }
  float total(Sum sum) { return sum.fourth + sum.third + sum.second + sum.first; }`

/** The weighted sum of the cells that two lists of taps name, within 1e-5 (SPEC 5.2): of tiles of 32 taps, by parts. */
const SUM = `
  float weighted(ivec2 yList, ivec2 xList, int image, int channel) {
    Sum sum = Sum(0., 0., 0., 0., 0);
    int columns = clamp(xList.y - xList.x, 1, 32);
    int rows = 32 / columns;
    int top = yList.x;
    int left = xList.x;
    float tile = 0.;
    while (true) {
      int bottom = min(top + rows, yList.y);
      int right = min(left + columns, xList.y);
      tile = 0.;
      for (int v = top; v < bottom; v++) {
        int y = int(cellsAt(v));
        float weight = weightsAt(v);
        for (int h = left; h < right; h++) {
          tile += weight * weightsAt(h) * cellAt(image, y, int(cellsAt(h)), channel);
        }
      }
      left = right;
      if (left == xList.y) {
        left = xList.x;
        top = bottom;
      }
      if (top == yList.y) break;
      add(sum, tile);
    }
    return total(sum) + tile;
  }`

const ONE_SUM = `
  float reduced(ivec2 yBin, ivec2 xBin, int top, int channel) {
    return weighted(yBin, xBin, top, channel);
  }`

const largestSample = (answer: string) => `
  ivec2 sampleAt(int n) {
    return ivec2(samplesAt(2 * n), samplesAt(2 * n + 1));
  }
  float reduced(ivec2 yBin, ivec2 xBin, int top, int channel) {
    float largest = lowest;
    int place = -1;
    for (int v = yBin.x; v < yBin.y; v++) {
      ivec2 yList = sampleAt(v);
      for (int h = xBin.x; h < xBin.y; h++) {
        float value = weighted(yList, sampleAt(h), top, channel);
        if (value > largest) {
          largest = value;
          place = (v - yBin.x) * span + h - xBin.x;
        }
      }
    }
    return ${answer};
  }`

/** Gathers what the bins that read a cell give back to it: all of them, or those whose maximum it is part of. */
const gradient = (places: boolean) => `
  void main() {
    ivec4 at = getOutputCoords();
    int line = at.x * outShape.y + at.y;
    int columns = outShape.x * outShape.y + 1 + at.z;
    int c = at.w / groups;
    int group = at.w - c * groups;
    Sum sum = Sum(0., 0., 0., 0., 0);
    int v = int(startsAt(line));
    int end = int(startsAt(line + 1));
    // Taps of v's column that were added before: 32 at a time.
    int done = 0;
    float part = 0.;
    while (true) {
      part = 0.;
      int terms = 0;
      while (v < end && terms < 32) {
        int column = columns + int(tapsAt(3 * v)) * outShape.z;
        int binRow = int(tapsAt(3 * v + 1));
        int left = int(startsAt(column)) + done;
        int last = int(startsAt(column + 1));
        int right = min(left + 32, last);
        for (int h = left; h < right; h++) {
          int j = int(tapsAt(3 * h + 1));
          if (groups > 1 && group != (binRow % binRows) * binColumns + j) continue;
          int from = (binRow * binColumns + j) * channels + c;
          ${places ? 'if (placesAt(from) != tapsAt(3 * v + 2) * float(span) + tapsAt(3 * h + 2)) continue;' : ''}
          part += weightsAt(v) * weightsAt(h) * dyAt(from);
        }
        terms += right - left;
        done = right == last ? 0 : done + 32;
        v += right == last ? 1 : 0;
      }
      if (v == end) break;
      add(sum, part);
    }
    setOutput(total(sum) + part);
  }`
