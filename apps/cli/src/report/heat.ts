import { scale } from '@observablehq/plot'

/** The colour of a value, and one for text on it. Lightness falls with the value, so no hue has to be told apart. */
export type Heat = (value: number) => { fill: string; ink: string }

/** Colours from pale orange for the least of `values` to dark brown for the largest. */
export function heat(values: readonly number[]): Heat {
  const domain = [Math.min(...values), Math.max(...values)]
  const colors = scale({ color: { type: 'linear', scheme: 'oranges', domain } })
  return (value) => {
    const fill: string = colors.apply(value)
    const [red = 0, green = 0, blue = 0] = (fill.match(/\d+/g) ?? []).map(Number)
    return { fill, ink: red * 0.299 + green * 0.587 + blue * 0.114 > 130 ? '#1b1206' : '#fff8ee' }
  }
}
