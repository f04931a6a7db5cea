import { plot as draw, type PlotOptions } from '@observablehq/plot'
import { parseHTML } from 'linkedom'
import { Markup } from './html.js'

/** A chart as SVG, drawn without a browser. `ariaLabel` says what it shows. */
export function plot(options: PlotOptions): Markup {
  const { document } = parseHTML('<html></html>')
  const chart = draw({ ...options, document })
  // Plot names its parts `bar` and `y-axis tick label`, on elements that may have no name: the chart has one, as a whole.
  for (const part of chart.querySelectorAll('[aria-label]')) part.removeAttribute('aria-label')
  chart.setAttribute('role', 'img')
  return new Markup(chart.outerHTML)
}
