/** HTML or SVG that is safe to put into a page as it is. */
export class Markup {
  readonly text: string
  constructor(text: string) {
    this.text = text
  }
}

type Value = Markup | string | number | undefined | readonly Value[]

/** A template whose values are escaped, unless they are markup themselves. */
export function html(strings: TemplateStringsArray, ...values: readonly Value[]): Markup {
  return new Markup(strings.map((part, n) => part + (n < values.length ? render(values[n]) : '')).join(''))
}

function render(value: Value): string {
  if (value === undefined) return ''
  if (value instanceof Markup) return value.text
  if (typeof value === 'object') return value.map(render).join('')
  if (typeof value === 'number') return String(Math.round(value * 1000) / 1000)
  // A number and its sign stay on one line.
  return value.replace(/[&<>"]/g, (character) => entities[character]!).replaceAll(' %', '\u00a0%')
}

const entities: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' }
