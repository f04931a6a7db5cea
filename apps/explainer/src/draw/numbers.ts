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
  const spread = most - least
  const places = spread >= 30 ? 0 : spread >= 3 ? 1 : spread >= 0.3 ? 2 : 3
  return value
    .toFixed(Math.abs(value) >= 99.5 ? 0 : places)
    .replace('-', '−')
    .replace(/^−(0\.?0*)$/, '$1')
}

/** `1 row`, `2 rows`. */
export function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`
}
