import { barX, dot, link, type Markish, plot, ruleX, text } from '@observablehq/plot'
import { timeText } from '@roipool/bench'
import { type TimedRow, type Times, timedRows, type UntimedRow, untimedRows } from './rows'

const ROW = 34
const TOP = 46
const BOTTOM = 26
/** Width of a letter, in pixels. */
const LETTER = 7.4
/** Width of a mark on the axis with the space around it. */
const LABEL = 58
/** Widths of the two columns at the right. */
const TIME = 68
const RATIO = 62

/**
 * Times of backends on a logarithmic axis: a dot for the median, a bar for what 8 of 10 rounds lie between, a ring for the
 * median it is compared with.
 */
export function drawTimes(times: Times, width: number): Element {
  const picture = draw(times, width)
  // A picture with one text; Plot has given every part of it a name of its own.
  picture.setAttribute('role', 'img')
  for (const part of picture.querySelectorAll('[aria-label]')) part.removeAttribute('aria-label')
  return picture
}

function draw(times: Times, width: number): Element {
  const rows = timedRows(times)
  const untimed = untimedRows(times)
  const names = [...rows, ...untimed].map(({ backend }) => backend)
  const longest = Math.max(...names.map((name) => shorten(name).length))
  const left = Math.min(width * 0.36, longest * LETTER + 12)
  const compared = times.others.length > 0
  const said = rows.map(({ backend, time, ratio }) => `${backend} ${time} ${ratio}`)
  return plot({
    width,
    height: names.length * ROW + TOP + BOTTOM,
    marginLeft: left,
    marginRight: TIME + RATIO,
    marginTop: TOP,
    marginBottom: BOTTOM,
    style: { fontFamily: 'inherit', fontSize: '13px', background: 'none', color: 'var(--ink)' },
    ariaLabel: `${times.title}: ${[...said, ...untimed.map(({ backend, words }) => `${backend} ${words}`)].join(', ')}`,
    x: { ...timeAxis(times.domain, width - left - TIME - RATIO), grid: true, label: null },
    y: { domain: names, label: null, tickSize: 0, tickFormat: shorten, padding: 0 },
    marks: [
      heading(times.title, 'start', -left, 'var(--ink)'),
      heading('median', 'end', width - left - RATIO, 'var(--soft)'),
      heading(compared ? '÷ other' : `vs ${times.reference}`, 'end', width - left, 'var(--soft)'),
      ...(times.limit === undefined ? [] : limitMarks(times.limit)),
      ...timedMarks(rows),
      ...untimedMarks(untimed),
    ],
  })
}

function heading(words: string, textAnchor: 'start' | 'end', dx: number, fill: string): Markish {
  const strong = textAnchor === 'start'
  return text([words], {
    frameAnchor: 'top-left',
    textAnchor,
    lineAnchor: 'bottom',
    dx,
    dy: -24,
    fill,
    fontWeight: strong ? 650 : 450,
    fontSize: strong ? 14 : 12,
  })
}

function limitMarks(limit: number): Markish[] {
  return [
    ruleX([limit], { stroke: 'var(--lost)', strokeWidth: 2, strokeDasharray: '5 4' }),
    text([limit], {
      x: (value: number) => value,
      text: () => 'limit',
      frameAnchor: 'top',
      lineAnchor: 'bottom',
      textAnchor: 'start',
      dx: -1,
      dy: -4,
      fill: 'var(--lost)',
      fontSize: 12,
      fontWeight: 600,
    }),
  ]
}

function timedMarks(rows: readonly TimedRow[]): Markish[] {
  const compared = rows.filter(({ before }) => before !== undefined)
  const atRight = { y: 'backend', frameAnchor: 'right', textAnchor: 'end', lineAnchor: 'middle' } as const
  return [
    barX(rows, {
      x1: ({ spread }: TimedRow) => spread.p10,
      x2: ({ spread }: TimedRow) => spread.p90,
      y: 'backend',
      fill: 'ink',
      fillOpacity: 0.28,
      inset: 13,
      insetLeft: -4,
      insetRight: -4,
      rx: 4,
    }),
    link(compared, {
      x1: ({ before }: TimedRow) => before?.median,
      x2: ({ spread }: TimedRow) => spread.median,
      y1: 'backend',
      y2: 'backend',
      stroke: 'ratioInk',
      strokeWidth: 2,
    }),
    dot(compared, {
      x: ({ before }: TimedRow) => before?.median,
      y: 'backend',
      r: 5,
      fill: 'var(--page)',
      stroke: 'ink',
      strokeWidth: 2,
    }),
    dot(rows, { x: ({ spread }: TimedRow) => spread.median, y: 'backend', r: 6, fill: 'ink' }),
    text(rows, { ...atRight, text: 'time', dx: TIME, fill: 'ink', fontWeight: 600 }),
    text(rows, { ...atRight, text: 'ratio', dx: TIME + RATIO, fill: 'ratioInk', fontWeight: 550 }),
  ]
}

function untimedMarks(rows: readonly UntimedRow[]): Markish[] {
  return [
    text(rows, {
      y: 'backend',
      text: 'words',
      frameAnchor: 'left',
      textAnchor: 'start',
      dx: 4,
      fill: 'var(--bad)',
      stroke: 'var(--page)',
      strokeWidth: 6,
      fontWeight: 600,
    }),
  ]
}

/** Powers of ten as there is room for, and between them 2 and 5 where there would be fewer than two marks. */
function timeAxis([least, most]: readonly [number, number], width: number) {
  const domain = [least / 1.2, most * 1.2] as const
  const place = (tick: number) => (Math.log(tick / domain[0]) / Math.log(domain[1] / domain[0])) * width
  const powers = Array.from({ length: 12 }, (_, n) => 10 ** (n - 6))
  const within = (ticks: readonly number[]) => ticks.filter((tick) => tick >= domain[0] && tick <= domain[1])
  const tens = within(powers)
  const ticks: number[] = []
  for (const tick of tens.length > 1
    ? tens
    : within(powers.flatMap((power) => [power, 2 * power, 5 * power]))) {
    const last = ticks.at(-1)
    if (last === undefined || place(tick) - place(last) >= LABEL) ticks.push(tick)
  }
  return { type: 'log', domain, ticks, tickFormat: roundTime } as const
}

/** `10.0 µs` as `10 µs`. */
function roundTime(milliseconds: number): string {
  return timeText(milliseconds).replace(/\.0+ /, ' ')
}

/** The end of an address is what tells it from another. */
function shorten(name: string): string {
  const end = name.split('/').at(-1) || name
  return end.length > 18 ? `…${end.slice(-17)}` : end
}
