import { plot as draw, type PlotOptions } from '@observablehq/plot'
import { parseHTML } from 'linkedom'
import { Markup } from './html.js'

/** A chart as SVG, drawn without a browser. */
export function plot(options: PlotOptions): Markup {
  const { document } = parseHTML('<html></html>')
  return new Markup(draw({ ...options, document }).outerHTML)
}
