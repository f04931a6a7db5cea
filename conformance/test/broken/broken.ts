/** A backend of this folder with one mistake in it: a piece of its text replaced by another. */
export interface Broken {
  readonly name: string
  readonly file?: 'driver.mjs' | 'threads.mjs'
  readonly from: string
  readonly to: string
  /** Runs only cases whose id begins so, where others say nothing and take long. */
  readonly only?: string
  /** Milliseconds that a case may take, where one does not end. */
  readonly timeout?: number
  /** What the first three lines of the report must say. */
  readonly says: RegExp
}

// Pieces of driver.mjs that several mistakes replace.
export const BEST =
  'let best = -Infinity\n  for (let v = top; v < bottom; v++) {\n    for (let h = left; h < right; h++) {\n      const value'
export const LOOP = BEST.replace('let best = -Infinity\n  ', '')
export const STORE = 'result[at + c] = value(plan, yBin, xBin, cell, c)'
export const OUT = 'const result = out ?? new Float32Array(rows * PH * PW * channels)'
export const FILL = 'fill(source, shape, plan, result)'
