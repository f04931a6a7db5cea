/** A number as it stands, to at most `digits` places behind the point. */
export function short(value: number, digits = 2): string {
  return String(Number(value.toFixed(digits))).replace('-', '−')
}

/** A share as a percentage. */
export function percent(share: number): string {
  return Number.isFinite(share) ? `${(share * 100).toFixed(1)} %` : 'none'
}

/** A value of the map in the little room a cell has. */
export function inCell(value: number): string {
  return (Math.abs(value) >= 9.95 ? value.toFixed(0) : value.toFixed(1))
    .replace('-', '−')
    .replace(/^−0\.0$/, '0.0')
}

/** `1 row`, `2 rows`. */
export function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`
}
