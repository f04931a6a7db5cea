/** What a step says of how wrong the head is, and how its outputs should change. */
export interface Losses {
  readonly classLoss: number
  readonly boxLoss: number
  /** Gradients of classLoss + boxLoss with respect to each output. */
  readonly scores: Float32Array
  readonly codes: Float32Array
}

/**
 * The multi-task loss of R RoIs: log loss over the classes and the background, and of each object smooth L1 of the box
 * codes of its own class, times `boxWeight`. Both are means over all RoIs. Girshick 2015, §2.3. In float64.
 *
 * @param scores R × (classes + 1), the background first
 * @param codes R × classes × 4
 * @param labels of each RoI: 0 for the background, 1 for the first class
 * @param targets R × 4: what the codes of an object should be
 */
export function multiTaskLoss(
  scores: Float32Array,
  codes: Float32Array,
  labels: Int32Array,
  targets: Float32Array,
  boxWeight: number,
): Losses {
  const rows = labels.length
  const [width, codeWidth] = [scores.length / rows, codes.length / rows]
  const gradients = { scores: new Float32Array(scores.length), codes: new Float32Array(codes.length) }
  let [classLoss, boxLoss] = [0, 0]
  for (let row = 0; row < rows; row++) {
    const label = labels[row]!
    const values = scores.subarray(row * width, (row + 1) * width)
    const most = values.reduce((a, b) => Math.max(a, b), -Infinity)
    const total = values.reduce((sum, value) => sum + Math.exp(value - most), 0)
    classLoss += Math.log(total) + most - values[label]!
    for (let n = 0; n < width; n++) {
      const probability = Math.exp(values[n]! - most) / total
      gradients.scores[row * width + n] = (probability - (n === label ? 1 : 0)) / rows
    }
    if (label === 0) continue
    const at = row * codeWidth + (label - 1) * 4
    for (let n = 0; n < 4; n++) {
      const off = codes[at + n]! - targets[row * 4 + n]!
      boxLoss += boxWeight * smoothL1(off)
      gradients.codes[at + n] = (boxWeight * Math.max(-1, Math.min(1, off))) / rows
    }
  }
  return { classLoss: classLoss / rows, boxLoss: boxLoss / rows, ...gradients }
}

/**
 * The loss of R anchors of a region proposal network: binary log loss, and of each object smooth L1 of its codes. Each row
 * has the outputs of every anchor of a cell, of which one counts. Ren et al. 2015, §3.1.2. In float64.
 *
 * @param scores R × anchors
 * @param codes R × anchors × 4
 * @param anchors which anchor of its cell each row is
 * @param labels 1 for an object, 0 for the background
 */
export function proposalLoss(
  scores: Float32Array,
  codes: Float32Array,
  anchors: Int32Array,
  labels: Int32Array,
  targets: Float32Array,
  boxWeight: number,
): Losses {
  const rows = labels.length
  const width = scores.length / rows
  const gradients = { scores: new Float32Array(scores.length), codes: new Float32Array(codes.length) }
  let [classLoss, boxLoss] = [0, 0]
  for (let row = 0; row < rows; row++) {
    const [at, label] = [row * width + anchors[row]!, labels[row]!]
    const score = scores[at]!
    classLoss += Math.max(score, 0) - label * score + Math.log1p(Math.exp(-Math.abs(score)))
    gradients.scores[at] = (1 / (1 + Math.exp(-score)) - label) / rows
    if (label === 0) continue
    for (let n = 0; n < 4; n++) {
      const off = codes[at * 4 + n]! - targets[row * 4 + n]!
      boxLoss += boxWeight * smoothL1(off)
      gradients.codes[at * 4 + n] = (boxWeight * Math.max(-1, Math.min(1, off))) / rows
    }
  }
  return { classLoss: classLoss / rows, boxLoss: boxLoss / rows, ...gradients }
}

/** ½ off² near 0, |off| - ½ from 1 on. NaN stays NaN. */
function smoothL1(off: number): number {
  const size = Math.abs(off)
  return size < 1 ? 0.5 * off * off : size - 0.5
}
