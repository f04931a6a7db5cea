/** How a scaled box becomes whole cells. SPEC §3. */
export type Quantization = 'floor' | 'round'

// Every step is float32, as in the peers' kernels: float64 edges differ at RoI lengths of 29, 57, 58, 114, … cells.
const f = Math.fround

/** The first cell of a RoI on one axis; it may lie outside the map. */
export function quantizedStart(lo: number, scale: number, quantization: Quantization): number {
  const scaled = f(lo * scale)
  return quantization === 'floor' ? Math.floor(scaled) : roundHalfAway(scaled)
}

/**
 * How many cells long a RoI is on one axis, at least 1. `'floor'` floors the scaled length; `'round'` counts from
 * the rounded first to the rounded last cell, both included.
 */
export function quantizedSize(lo: number, hi: number, scale: number, quantization: Quantization): number {
  const cells =
    quantization === 'floor'
      ? Math.floor(f(f(hi - lo) * scale))
      : roundHalfAway(f(hi * scale)) - roundHalfAway(f(lo * scale)) + 1
  return Math.max(cells, 1)
}

/** C's `round()`: to the nearest whole number, halves away from zero. (`Math.round` takes halves up.) */
function roundHalfAway(value: number): number {
  const whole = Math.trunc(value)
  return Math.abs(value - whole) >= 0.5 ? whole + Math.sign(value) : whole
}
