import type { SamplePlacement, SamplingRatio } from '../axis/grid.js'

const f = Math.fround

/** Cosine and sine of a quarter turn are 0, though radians cannot hold its angle. SPEC §17.2. */
const QUARTER = 2 ** -22

/** How the rows of rotated RoIs are read. */
export interface TurnedRules {
  /** Cells per unit of the rows. */
  readonly scale: number
  readonly angle: 'radians' | 'degrees'
  readonly clockwise: boolean
  readonly aligned: boolean
}

/** A rotated RoI on the map, in cells; the value of cell c lies at c. SPEC §17.1, §17.2. */
export interface Turned {
  readonly cy: number
  readonly cx: number
  readonly height: number
  readonly width: number
  readonly cos: number
  readonly sin: number
  /** Whether height and width are the smallest there are, so that they do not follow the row's. */
  readonly held: { readonly height: boolean; readonly width: boolean }
}

export function turnedRoi(rotated: Float32Array, k: number, rules: TurnedRules): Turned {
  const { scale, aligned } = rules
  const [cx, cy, w, h, angle] = rotated.subarray(k * 5) as unknown as [number, number, number, number, number]
  const shift = aligned ? 0.5 : 0
  const size = (side: number) => (aligned ? f(side * scale) : Math.max(f(side * scale), 1))
  const turn = f(rules.angle === 'degrees' ? (angle * Math.PI) / 180 : angle) * (rules.clockwise ? -1 : 1)
  const snapped = (value: number) => (Math.abs(value) < QUARTER ? 0 : f(value))
  return {
    cy: f(f(cy * scale) - shift),
    cx: f(f(cx * scale) - shift),
    height: size(h),
    width: size(w),
    cos: snapped(Math.cos(turn)),
    sin: snapped(Math.sin(turn)),
    held: { height: !aligned && f(h * scale) < 1, width: !aligned && f(w * scale) < 1 },
  }
}

type Span = readonly [least: number, most: number]

/** Between which places along its own y axis, and along its x axis, a RoI can meet a map. 0 is its centre. */
export function reachOf(roi: Turned, height: number, width: number): { y: Span; x: Span } {
  const { cy, cx, cos, sin } = roi
  // The map and a cell around it, from its middle to its edges.
  const [down, along] = [(height + 1) / 2, (width + 1) / 2]
  const [y, x] = [down - 1 - cy, along - 1 - cx]
  // By so much rounding may move a sample.
  const slack = 2 + 2 ** -22 * (Math.abs(cy) + Math.abs(cx) + Math.abs(roi.height) + Math.abs(roi.width))
  const span = (middle: number, reach: number): Span => [middle - reach - slack, middle + reach + slack]
  return {
    y: span(y * cos + x * sin, down * Math.abs(cos) + along * Math.abs(sin)),
    x: span(x * cos - y * sin, along * Math.abs(cos) + down * Math.abs(sin)),
  }
}

/** The samples of every bin of a RoI along one of its own axes, those that can lie near the map. SPEC §17.3. */
export class OwnAxis {
  /** Samples of a bin, those far from the map included. */
  count = 0
  /** Where the samples lie from the centre, bin after bin. */
  at = new Float32Array(64)
  /** By how much each sample moves from the centre where the side grows by 1: from −½ at one end to ½ at the other. */
  share = new Float64Array(64)
  /** Bin i has the samples [offset[i], offset[i + 1]). */
  readonly offset: Int32Array
  readonly #ratio: SamplingRatio
  readonly #first: number
  readonly #more: number

  constructor(bins: number, samplingRatio: SamplingRatio, placement: SamplePlacement) {
    this.offset = new Int32Array(bins + 1)
    this.#ratio = samplingRatio
    this.#first = placement === 'center' ? 0.5 : 1
    this.#more = placement === 'center' ? 0 : 1
  }

  /** Lays the samples along a side of a RoI. */
  lay(size: number, [least, most]: Span): void {
    const bins = this.offset.length - 1
    const step = f(size / bins)
    const start = -size / 2
    this.count = this.#ratio === 'adaptive' ? Math.max(Math.ceil(step), 0) : this.#ratio
    const parts = this.count + this.#more
    let length = 0
    for (let i = 0; i < bins; i++) {
      const bin = f(start + f(i * step))
      const number = (place: number) => ((place - bin) / step) * parts - this.#first
      const [from, to] = step === 0 ? [0, this.count] : ordered(number(least), number(most))
      const last = Math.min(this.count - 1, Math.ceil(to))
      for (let n = Math.max(0, Math.floor(from)); n <= last; n++) {
        if (length === this.at.length) {
          this.at = larger(this.at)
          this.share = larger(this.share)
        }
        this.share[length] = (i + (n + this.#first) / parts) / bins - 0.5
        this.at[length++] = f(bin + f(f((n + this.#first) * step) / parts))
      }
      this.offset[i + 1] = length
    }
  }
}

function ordered(a: number, b: number): [number, number] {
  return a < b ? [a, b] : [b, a]
}

function larger<List extends Float32Array<ArrayBuffer> | Float64Array<ArrayBuffer>>(list: List): List {
  const copy = new (list.constructor as new (length: number) => List)(list.length * 2)
  copy.set(list)
  return copy
}
