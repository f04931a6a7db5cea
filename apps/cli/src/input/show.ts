/** A value of a file as an error shows it: however long, on one short line. */
export function show(value: unknown): string {
  const text =
    typeof value === 'string' && value.length > 80 ? `"${value.slice(0, 80)}` : JSON.stringify(value)
  return clip(text ?? String(value))
}

/** The beginning of a text. */
export function clip(text: string, length = 40): string {
  return text.length > length ? `${text.slice(0, length)}…` : text
}

/** The first few of a list, and how many more there are. */
export function listed(names: readonly (string | number)[], most = 6): string {
  const first = names.slice(0, most).map((name) => clip(String(name)))
  const more = names.length - first.length
  return `${first.join(', ')}${more > 0 ? ` and ${more} more` : ''}`
}
