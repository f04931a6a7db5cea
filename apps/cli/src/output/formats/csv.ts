import { elements } from '@roipool/core'
import { fail } from '@roipool/terminal'
import { placeNames, placeOf } from '../row-notes.js'
import type { Format } from './format.js'

/** A line a row: what it is of, and its numbers, `y0x1c2` for channel 2 of the bin in row 0 and column 1. For few. */
export const csv: Format = {
  notes: true,
  async *pieces({ shape, blocks, notes }) {
    const [, height, width, channels] = shape
    if (elements(shape) > MOST) {
      fail(`a .csv file is for up to ${MOST} numbers, but this result has ${elements(shape)}: write .npy`)
    }
    const size = height * width * channels
    const names = Array.from({ length: size }, (_, n) => {
      const bin = Math.floor(n / channels)
      return `y${Math.floor(bin / width)}x${bin % width}c${n % channels}`
    })
    const places = placeNames(notes)
    yield `${[...NOTES, ...places, ...names].join(',')}\n`
    let row = 0
    for await (const block of blocks) {
      for (let from = 0; size > 0 && from < block.length; from += size) {
        const note = notes[row++]!
        const { row: number, image, batch, id, label, score } = note
        const place = placeOf(note)
        const cells = [number, image, batch, id, label, score, ...places.map((_, n) => place[n])].map(cell)
        yield `${[...cells, ...Array.from(block.subarray(from, from + size), shortest)].join(',')}\n`
      }
    }
  },
  isOne: (start) => start.toString('latin1').startsWith(NOTES.join(',')),
}

const NOTES = ['row', 'image', 'batch', 'id', 'label', 'score']
const MOST = 10_000_000

function cell(value: unknown): string {
  const text = String(value ?? '')
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}

/** The fewest digits that are read as the same float32. */
function shortest(value: number): string {
  if (!Number.isFinite(value)) return Number.isNaN(value) ? 'nan' : value > 0 ? 'inf' : '-inf'
  if (Number.isInteger(value)) return String(value)
  for (let digits = 6; digits < 9; digits++) {
    const short = Number(value.toPrecision(digits))
    if (Math.fround(short) === value) return String(short)
  }
  return String(Number(value.toPrecision(9)))
}
