import * as Plot from '@observablehq/plot'
import { parseHTML } from 'linkedom'

/** One map for each pair of sizes and each operator: how dark a cell is says its ratio, logarithmically. A peak has a frame. */
export function heatMaps(cells) {
  const pairs = [...new Set(cells.map(({ pair }) => pair))]
  const panels = pairs.map((pair, n) =>
    panel(
      cells.filter((cell) => cell.pair === pair),
      pair,
      20 + n * HEIGHT,
    ),
  )
  const size = `width="${WIDTH}" height="${20 + pairs.length * HEIGHT}"`
  return `<svg xmlns="http://www.w3.org/2000/svg" ${size}>\n${panels.join('\n')}\n</svg>\n`
}

const WIDTH = 1100
const HEIGHT = 270

function panel(cells, pair, top) {
  const [y, x] = pair.split(' \\ ')
  const { document } = parseHTML('<html><body></body></html>')
  const place = { x: 'x', y: 'y', fx: 'operator' }
  const plot = Plot.plot({
    document,
    width: WIDTH,
    height: HEIGHT,
    marginLeft: 70,
    marginBottom: 45,
    marginTop: 40,
    style: { background: 'white' },
    x: { label: x, domain: [...new Set(cells.map((cell) => cell.x))].sort(bySize) },
    y: { label: y, domain: [...new Set(cells.map((cell) => cell.y))].sort(bySize) },
    fx: { label: null, domain: [...new Set(cells.map(({ operator }) => operator))] },
    color: { type: 'log', scheme: 'YlOrRd', domain: [1, 500], clamp: true },
    marks: [
      Plot.cell(cells, { ...place, fill: 'ratio', inset: 1 }),
      Plot.cell(
        cells.filter(({ peak }) => peak),
        { ...place, fill: 'none', stroke: 'black', strokeWidth: 2, inset: 1 },
      ),
      Plot.text(cells, { ...place, text: 'ratio', fill: ({ ratio }) => (ratio > 40 ? 'white' : 'black') }),
    ],
  })
  const svg = plot.tagName.toLowerCase() === 'svg' ? plot : plot.querySelector('svg')
  svg.setAttribute('y', top)
  return svg.outerHTML
}

/** By number; what is none, as `adaptive`, last. */
function bySize(a, b) {
  return (Number.isNaN(Number(a)) ? Infinity : Number(a)) - (Number.isNaN(Number(b)) ? Infinity : Number(b))
}
