import Table from 'cli-table3'

const sides = ['top', 'bottom', 'left', 'right', 'mid'] as const
const blank = Object.fromEntries(
  [...sides, 'top-mid', 'top-left', 'top-right', 'bottom-mid', 'bottom-left', 'bottom-right']
    .concat(['left-mid', 'mid-mid', 'right-mid'])
    .map((part) => [part, '']),
)

/** Rows under a header, in columns without rules; those numbered in `right` are flush right. */
export function table(
  head: readonly string[],
  rows: readonly (readonly string[])[],
  right: number[] = [],
): string {
  return layOut(
    { head: [...head], colAligns: head.map((_, n) => (right.includes(n) ? 'right' : 'left')) },
    rows,
  )
}

/** Names and what they stand for, a pair a line. */
export function pairs(rows: readonly (readonly [name: string, value: string])[]): string {
  return layOut({}, rows)
}

function layOut(options: Table.TableConstructorOptions, rows: readonly (readonly string[])[]): string {
  const style = { head: [], border: [], 'padding-left': 0, 'padding-right': 0 }
  const made = new Table({ ...options, chars: { ...blank, middle: '  ' }, style })
  made.push(...rows.map((row) => [...row]))
  return made.toString().replaceAll(/ +$/gm, '')
}
