/** Colours of names, in their order: apart for every kind of colour blindness, and dark enough for white letters. */
const tones = ['#b3124f', '#1d5fbf', '#0a7550', '#8a4b08', '#6d3fb5', '#4d5460']

export function toneOf(names: readonly string[], name: string): string {
  const place = names.indexOf(name)
  return place < 0 ? tones.at(-1)! : tones[place % tones.length]!
}
