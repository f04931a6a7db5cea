/** What a browser applies to SVG from style sheets, and a file on its own would lack. */
const PROPERTIES = [
  'color',
  'display',
  'dominant-baseline',
  'fill',
  'fill-opacity',
  'fill-rule',
  'font-family',
  'font-size',
  'font-style',
  'font-variant-numeric',
  'font-weight',
  'image-rendering',
  'letter-spacing',
  'opacity',
  'paint-order',
  'shape-rendering',
  'stroke',
  'stroke-dasharray',
  'stroke-linecap',
  'stroke-linejoin',
  'stroke-opacity',
  'stroke-width',
  'text-anchor',
  'visibility',
]

/** Drawings of the page, placed as they are there, as one file in the colours they are seen in, on the page's ground. */
function svgText(drawings: readonly SVGSVGElement[]): string {
  const places = drawings.map((drawing) => drawing.getBoundingClientRect())
  const left = Math.min(...places.map((place) => place.left))
  const top = Math.min(...places.map((place) => place.top))
  const width = Math.max(...places.map((place) => place.right)) - left
  const height = Math.max(...places.map((place) => place.bottom)) - top
  const whole = document.createElementNS('http://www.w3.org/2000/svg', 'svg')
  whole.setAttribute('viewBox', `0 0 ${width} ${height}`)
  whole.style.setProperty('background', getComputedStyle(document.body).backgroundColor)
  for (const [n, drawing] of drawings.entries()) {
    const copy = onItsOwn(drawing)
    copy.setAttribute('x', String(places[n]!.left - left))
    copy.setAttribute('y', String(places[n]!.top - top))
    copy.setAttribute('width', String(places[n]!.width))
    copy.setAttribute('height', String(places[n]!.height))
    whole.append(copy)
  }
  return new XMLSerializer().serializeToString(whole)
}

/** A copy of a drawing with its styles in it. */
function onItsOwn(drawing: SVGSVGElement): SVGSVGElement {
  const copy = drawing.cloneNode(true) as SVGSVGElement
  const originals = [drawing, ...drawing.querySelectorAll<SVGElement>('*')]
  const copies = [copy, ...copy.querySelectorAll<SVGElement>('*')]
  for (const [n, original] of originals.entries()) {
    const style = getComputedStyle(original)
    for (const name of PROPERTIES) {
      copies[n]!.style.setProperty(name, style.getPropertyValue(name))
      copies[n]!.removeAttribute(name)
    }
    copies[n]!.removeAttribute('class')
  }
  for (const sheet of copy.querySelectorAll('style')) sheet.remove()
  return copy
}

/** Has the browser save drawings as `name`.svg. */
export function saveSvg(drawings: readonly SVGSVGElement[], name: string): void {
  const url = URL.createObjectURL(new Blob([svgText(drawings)], { type: 'image/svg+xml' }))
  const link = document.createElement('a')
  link.href = url
  link.download = `${name}.svg`
  link.click()
  setTimeout(() => URL.revokeObjectURL(url), 10_000)
}
