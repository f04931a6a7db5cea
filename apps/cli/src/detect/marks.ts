import { html, Markup } from '../report/html.js'
import type { Box } from './picture.js'

/** A box to be drawn. */
export interface Mark {
  readonly box: Box
  readonly words: string
  readonly colour: string
  /** What is there, beside what was found. */
  readonly dashed?: boolean
}

/** Dark enough for white letters on them, and apart from each other. */
const COLOURS = ['#b3261e', '#0b57d0', '#146c2e', '#8e24aa', '#9a5200', '#006a6a', '#c2185b', '#4a4a9c']

export function colourOf(category: number): string {
  return COLOURS[category % COLOURS.length]!
}

/** Boxes and what is written on them, in units of the picture's pixels: the inside of an SVG of that size. */
export function drawMarks(width: number, height: number, marks: readonly Mark[]): Markup {
  const longest = Math.max(width, height)
  const [line, letter] = [Math.max(1, longest / 300), Math.max(10, longest / 42)]
  // Letters of one width: then it is known how wide the words are.
  const font = `600 ${letter}px 'DejaVu Sans Mono', Menlo, Consolas, monospace`
  const boxes = marks.map(
    ({ box: [x1, y1, x2, y2], colour, dashed }) =>
      html`<rect x="${x1}" y="${y1}" width="${x2 - x1}" height="${y2 - y1}" fill="none" stroke="${colour}"
stroke-width="${line}"${dashed ? new Markup(` stroke-dasharray="${line * 3} ${line * 2}"`) : ''}/>`,
  )
  const taken: Label[] = []
  const labels = marks.map(({ box, words, colour }) => {
    if (words === '') return ''
    const [across, down] = [words.length * letter * 0.61 + letter * 0.5, letter * 1.3]
    const label = placed(box, { across, down, line }, { width, height }, taken)
    taken.push(label)
    const { x, y } = label
    return html`<rect x="${x}" y="${y}" width="${across}" height="${down}" fill="${colour}"/><text x="${x + letter / 4}"
y="${y + letter}" fill="#fff" style="font:${font}">${words}</text>`
  })
  return html`${boxes}${labels}`
}

interface Label {
  readonly x: number
  readonly y: number
  readonly across: number
  readonly down: number
}

/** Above the box, inside or below it, or as near to it as there is room beside the other words; above, if there is none. */
function placed(
  [x1, y1, , y2]: Box,
  { across, down, line }: { across: number; down: number; line: number },
  { width, height }: { width: number; height: number },
  taken: readonly Label[],
): Label {
  const x = Math.max(0, Math.min(x1 - line / 2, width - across))
  const fits = (y: number) => y >= 0 && y + down <= height
  const free = (y: number) =>
    taken.every(
      (one) => x >= one.x + one.across || one.x >= x + across || y >= one.y + one.down || one.y >= y + down,
    )
  // Right under the words of others, too.
  const near = [y1 - down, y1, y2, ...taken.flatMap((one) => [one.y + one.down, one.y - down])]
  const [first, ...others] = near.filter(fits).sort((a, b) => distance(a, y1 - down) - distance(b, y1 - down))
  const y = [first, ...others].find((one) => one !== undefined && free(one)) ?? first ?? 0
  return { x, y, across, down }
}

const distance = (a: number, b: number) => Math.abs(a - b)

/** An SVG to lay over the picture. */
export function overlay(width: number, height: number, marks: readonly Mark[]): Buffer {
  const svg = html`<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}">${drawMarks(width, height, marks)}</svg>`
  return Buffer.from(svg.text)
}
