/** How a scaled box becomes whole cells. SPEC §3. */
export type Quantization = 'floor' | 'round' | 'round-exact'

/** A rule for the cells a RoI covers on one axis: [start, start + size), which may lie outside the map. */
export interface Quantizer {
  start(lo: number, scale: number): number
  size(lo: number, hi: number, scale: number): number
  /**
   * How the cells are divided into bins. `'whole'`: bins are whole cells and the remainder is dropped, where there are
   * enough cells for it, SPEC §4.1; `'float32'`: SPEC §4.2; `'exact'`: SPEC §4.6.
   */
  readonly division: 'whole' | 'float32' | 'exact'
}

// Every step is float32, as in the peers' kernels: float64 edges differ at RoI lengths of 29, 57, 58, 114, … cells.
const f = Math.fround

const round: Quantizer = {
  start: (lo, scale) => roundHalfAway(f(lo * scale)),
  size: (lo, hi, scale) => Math.max(roundHalfAway(f(hi * scale)) - roundHalfAway(f(lo * scale)) + 1, 1),
  division: 'float32',
}

/** `'floor'` floors start and length each by itself; the others count the rounded first to last cell, both included. */
export const quantizers: Record<Quantization, Quantizer> = {
  floor: {
    start: (lo, scale) => Math.floor(f(lo * scale)),
    size: (lo, hi, scale) => Math.max(Math.floor(f(f(hi - lo) * scale)), 1),
    division: 'whole',
  },
  round,
  'round-exact': { ...round, division: 'exact' },
}

/** torchvision's `ps_roi_pool`: rounded corners, the last one excluded. SPEC §3.4. */
export const positionSensitiveQuantizer: Quantizer = {
  ...round,
  size: (lo, hi, scale) => Math.max(roundHalfAway(f(hi * scale)) - roundHalfAway(f(lo * scale)), 1),
}

/** C's `round()`: to the nearest whole number, halves away from zero. (`Math.round` takes halves up.) */
export function roundHalfAway(value: number): number {
  const whole = Math.trunc(value)
  return Math.abs(value - whole) >= 0.5 ? whole + Math.sign(value) : whole
}

/** The choices there are, for checks. */
export const QUANTIZATIONS = ['floor', 'round', 'round-exact'] as const satisfies readonly Quantization[]
