import { fail } from '@roipool/terminal'
import { placeNames, placeOf, type RowNote } from '../row-notes.js'
import type { Format } from './format.js'

/**
 * Apache Arrow's file format, also called Feather 2: a row of the result is a row with its notes and the column
 * `features`, a list of its numbers; the schema's metadata has their shape. A record batch for each block.
 */
export const arrow: Format = {
  notes: true,
  async ready() {
    await load()
  },
  async *pieces({ shape, blocks, notes }) {
    const lib = await load()
    const [, height, width, channels] = shape
    const size = height * width * channels
    const float = new lib.Float32()
    const list = new lib.FixedSizeList(size, new lib.Field('item', float, false))
    const places = placeNames(notes)
    const columns = {
      row: new lib.Int32(),
      image: new lib.Utf8(),
      batch: new lib.Int32(),
      id: new lib.Utf8(),
      label: new lib.Utf8(),
      score: new lib.Float64(),
      ...Object.fromEntries(places.map((name) => [name, new lib.Float64()])),
    }
    const named = Object.entries(columns)
    const schema = new lib.Schema(
      [
        ...named.map(([name, type]) => new lib.Field(name, type, true)),
        new lib.Field('features', list, false),
      ],
      new Map([['shape', JSON.stringify([height, width, channels])]]),
    )
    const parts: Uint8Array[] = []
    /** Keeps what is written until the caller takes it, so that no more than a block waits. */
    class Sink extends lib.AsyncByteQueue {
      override write(part: Uint8Array): void {
        parts.push(part)
      }
      override close(): void {
        // What was taken has no end of its own.
      }
    }
    const writer = new lib.RecordBatchFileWriter({ autoDestroy: false }).reset(new Sink(), schema)
    const taken = () => parts.splice(0)
    let row = 0
    for await (const block of blocks) {
      const length = size === 0 ? 0 : block.length / size
      const part = notes.slice(row, row + length).map((note) => flat(note, places))
      row += length
      const values = lib.makeData({ type: float, length: length * size, nullCount: 0, data: block })
      const children = [
        ...named.map(([name, type]) => {
          const cells = part.map((note) => note[name] ?? null)
          return lib.vectorFromArray(cells, type).data[0] ?? lib.makeData({ type })
        }),
        lib.makeData({ type: list, length, nullCount: 0, child: values }),
      ]
      const type = new lib.Struct(schema.fields)
      writer.write(new lib.RecordBatch(schema, lib.makeData({ type, length, nullCount: 0, children })))
      yield* taken()
    }
    writer.finish()
    yield* taken()
  },
  isOne: (start) => start.toString('latin1').startsWith('ARROW1'),
}

/** Ids and labels are words, whatever their file has. */
function flat(note: RowNote, places: readonly string[]): Record<string, unknown> {
  const word = (value: unknown) => (value === undefined ? undefined : String(value))
  const place = placeOf(note)
  return {
    ...{ ...note, id: word(note.id), label: word(note.label) },
    ...Object.fromEntries(places.map((name, n) => [name, place[n]])),
  }
}

async function load() {
  try {
    return await import('apache-arrow')
  } catch (error) {
    fail('writing .arrow needs a package of its own: npm install apache-arrow', error)
  }
}
