import { breathe } from './breathe.js'

/**
 * Eigenvectors of a symmetric matrix, the largest eigenvalue first, by Jacobi's cyclic rotations (Golub and Van Loan,
 * §8.5), in float64. It takes about n³ · 30 operations: a second at n = 256, a minute at 1,000.
 *
 * @param matrix n × n, row by row; it is overwritten
 */
export async function eigen(
  matrix: Float64Array,
  n: number,
): Promise<{ values: Float64Array; vectors: Float64Array[] }> {
  const vectors = Array.from({ length: n }, (_, row) => {
    const unit = new Float64Array(n)
    unit[row] = 1
    return unit
  })
  const rows = Array.from({ length: n }, (_, row) => matrix.subarray(row * n, (row + 1) * n))
  const size = Math.sqrt(matrix.reduce((sum, value) => sum + value * value, 0))
  for (let sweep = 0; sweep < 30; sweep++) {
    let turned = false
    for (let p = 0; p < n; p++) {
      await breathe()
      for (let q = p + 1; q < n; q++) {
        const off = rows[p]![q]!
        if (Math.abs(off) <= size * 1e-16) continue
        turned = true
        const half = (rows[q]![q]! - rows[p]![p]!) / (2 * off)
        const tangent = (half < 0 ? -1 : 1) / (Math.abs(half) + Math.sqrt(half * half + 1))
        const cosine = 1 / Math.sqrt(tangent * tangent + 1)
        rotate(rows[p]!, rows[q]!, cosine, tangent * cosine)
        for (const row of rows) {
          const [a, b] = [row[p]!, row[q]!]
          row[p] = cosine * a - tangent * cosine * b
          row[q] = tangent * cosine * a + cosine * b
        }
        rotate(vectors[p]!, vectors[q]!, cosine, tangent * cosine)
      }
    }
    if (!turned) break
  }
  const order = Array.from(rows.keys()).sort((a, b) => rows[b]![b]! - rows[a]![a]!)
  return { values: Float64Array.from(order, (k) => rows[k]![k]!), vectors: order.map((k) => vectors[k]!) }
}

function rotate(a: Float64Array, b: Float64Array, cosine: number, sine: number): void {
  for (let n = 0; n < a.length; n++) {
    const [x, y] = [a[n]!, b[n]!]
    a[n] = cosine * x - sine * y
    b[n] = sine * x + cosine * y
  }
}

/**
 * The two factors whose product is nearest to a matrix among all of a rank: its truncated singular value decomposition.
 * Girshick 2015, §3.1.
 *
 * @param matrix rows × columns, row by row
 * @returns rows × rank, and rank × columns
 */
export async function factorsOf(matrix: Float32Array, rows: number, columns: number, rank: number) {
  // The singular vectors of the shorter side, onto which the matrix is projected.
  const short = Math.min(rows, columns)
  const byColumn = columns <= rows
  const gram = new Float64Array(short * short)
  const at = (row: number, column: number) => matrix[row * columns + column]!
  for (let a = 0; a < short; a++) {
    await breathe()
    for (let b = a; b < short; b++) {
      let sum = 0
      for (let k = 0; k < (byColumn ? rows : columns); k++)
        sum += byColumn ? at(k, a) * at(k, b) : at(a, k) * at(b, k)
      gram[a * short + b] = sum
      gram[b * short + a] = sum
    }
  }
  const basis = (await eigen(gram, short)).vectors.slice(0, rank)
  const left = new Float32Array(rows * rank)
  const right = new Float32Array(rank * columns)
  for (let r = 0; r < rank; r++) {
    const vector = basis[r]!
    for (let row = 0; row < rows; row++) {
      left[row * rank + r] = byColumn
        ? vector.reduce((sum, value, c) => sum + value * at(row, c), 0)
        : vector[row]!
    }
    for (let c = 0; c < columns; c++) {
      right[r * columns + c] = byColumn
        ? vector[c]!
        : vector.reduce((sum, value, row) => sum + value * at(row, c), 0)
    }
  }
  return { left, right }
}
