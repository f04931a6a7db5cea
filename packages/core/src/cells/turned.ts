import type { SamplePlacement, SamplingRatio } from '../axis/grid.js'
import type { Scales } from '../check/params.js'

const f = Math.fround

/** Cosine and sine of a quarter turn are 0, though radians cannot hold its angle. SPEC §17.2. */
const QUARTER = 2 ** -22

/** How the rows of rotated RoIs are read. */
export interface TurnedRules {
  readonly scale: Scales
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
  /** One cell along the height, and one along the width, on the map. Where it is squeezed, they are not square. */
  readonly down: Step
  readonly along: Step
  /** How far along the height, and along the width, one cell down and one to the right lie. */
  readonly back: { readonly height: Step; readonly width: Step }
  /** Cells per pixel of the image along each side, and by which share of it they grow with a turn of 1. */
  readonly scale: Sides
  readonly growth: Sides
  /** Whether height and width are the smallest there are, so that they do not follow the row's. */
  readonly held: { readonly height: boolean; readonly width: boolean }
}

interface Step {
  readonly y: number
  readonly x: number
}

interface Sides {
  readonly height: number
  readonly width: number
}

export function turnedRoi(rotated: Float32Array, k: number, rules: TurnedRules): Turned {
  const { aligned } = rules
  const [sy, sx] = rules.scale
  const [cx, cy, w, h, angle] = rotated.subarray(k * 5) as unknown as [number, number, number, number, number]
  const shift = aligned ? 0.5 : 0
  const turn = f(rules.angle === 'degrees' ? (angle * Math.PI) / 180 : angle) * (rules.clockwise ? -1 : 1)
  const snapped = (value: number) => (Math.abs(value) < QUARTER ? 0 : f(value))
  const [cos, sin] = [snapped(Math.cos(turn)), snapped(Math.sin(turn))]
  const length = (y: number, x: number) => (sy === sx ? sy : f(Math.sqrt((y * sy) ** 2 + (x * sx) ** 2)))
  const scale = { height: length(cos, sin), width: length(sin, cos) }
  const size = (side: number) => (aligned ? side : Math.max(side, 1))
  const [height, width] = [f(h * scale.height), f(w * scale.width)]
  const growth = cos * sin * (sx ** 2 - sy ** 2)
  return {
    cy: f(f(cy * sy) - shift),
    cx: f(f(cx * sx) - shift),
    height: size(height),
    width: size(width),
    down: { y: f((cos * sy) / scale.height), x: f((sin * sx) / scale.height) },
    along: { y: f((-sin * sy) / scale.width), x: f((cos * sx) / scale.width) },
    back: {
      height: { y: f((cos * scale.height) / sy), x: f((sin * scale.height) / sx) },
      width: { y: f((-sin * scale.width) / sy), x: f((cos * scale.width) / sx) },
    },
    scale,
    growth: { height: growth / scale.height ** 2, width: -growth / scale.width ** 2 },
    held: { height: !aligned && height < 1, width: !aligned && width < 1 },
  }
}

type Span = readonly [least: number, most: number]

/** Between which places along its own y axis, and along its x axis, a RoI can meet a map. 0 is its centre. */
export function reachOf(roi: Turned, height: number, width: number): { y: Span; x: Span } {
  const { cy, cx, back } = roi
  // The map and a cell around it, from its middle to its edges.
  const [tall, wide] = [(height + 1) / 2, (width + 1) / 2]
  const [y, x] = [tall - 1 - cy, wide - 1 - cx]
  // By so many cells rounding may move a sample.
  const slack = 2 + 2 ** -22 * (Math.abs(cy) + Math.abs(cx) + Math.abs(roi.height) + Math.abs(roi.width))
  const span = (own: Step): Span => {
    const middle = y * own.y + x * own.x
    const reach = (tall + slack) * Math.abs(own.y) + (wide + slack) * Math.abs(own.x)
    return [middle - reach, middle + reach]
  }
  return { y: span(back.height), x: span(back.width) }
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
