/** A number as it stands, to at most `digits` places behind the point. */
export function short(value: number, digits = 2): string {
  return String(Number(value.toFixed(digits))).replace('-', '−')
}

/** A share as a percentage. */
export function percent(share: number): string {
  return Number.isFinite(share) ? `${(share * 100).toFixed(1)} %` : 'none'
}

/** A value of the map in the little room a cell has, with as many places as tell the values of its channel apart. */
export function inCell(value: number, [least, most]: readonly [number, number]): string {
  const places = Math.ceil(Math.log10(30 / (most - least)))
  return value
    .toFixed(Math.min(Math.max(places, 0), 6))
    .replace('-', '−')
    .replace(/^−(0\.?0*)$/, '$1')
}

/** A cell's share of a bin, as a percentage in the little room a cell has. */
export function shareInCell(weight: number): string {
  const percentage = weight * 100
  return `${percentage < 0.1 ? '<.1' : percentage.toFixed(percentage < 9.95 ? 1 : 0)}%`
}

/** `1 row`, `2 rows`. */
export function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`
}
