import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { tableFromIPC } from 'apache-arrow'
import { parse } from 'csv-parse/sync'
import { unzipSync } from 'fflate'
import { beforeAll, describe, expect, it } from 'vitest'
import { command, expectRefusal, npy, readNpy, temporaryFolder } from './roipool.js'

const folder = temporaryFolder()
const file = (name: string) => join(folder, name)
const values = Float32Array.from({ length: 4 * 4 * 2 }, (_, n) => (n ? 1 / n : Number.NaN))

beforeAll(() => {
  writeFileSync(file('map.npy'), npy(values, [4, 4, 2]))
  writeFileSync(file('none.json'), '[]')
  const table =
    'filename,x1,y1,x2,y2,label,score,id\nmap.jpg,0,0,3,3,"a ""cat"", or two",0.5,9\ndog.jpg,0,0,1,1,,,\n'
  writeFileSync(file('boxes.csv'), `${table}map.jpg,1,1,4,4,dog,,10\n`)
})

const pool = (output: string, ...more: string[]) => {
  const args = [
    'pool',
    'map.npy',
    '-b',
    'boxes.csv',
    '--spatial-scale',
    '1',
    '--output-size',
    '2x2',
    '--backend',
    'naive',
  ]
  return command(folder, ...args, '-o', output, ...more)
}

describe('the ending of -o decides the format:', () => {
  let expected: number[]
  beforeAll(async () => {
    expect((await pool('regions.npy')).stderr).toBe('')
    expected = [...readNpy(file('regions.npy')).data]
    expect(expected).toHaveLength(2 * 2 * 2 * 2)
  })

  it('.npz', async () => {
    expect((await pool('regions.npz')).code).toBe(0)
    const members = unzipSync(readFileSync(file('regions.npz')))
    expect(Object.keys(members)).toEqual(['features.npy'])
    expect(Buffer.from(members['features.npy']!)).toEqual(readFileSync(file('regions.npy')))
  })

  it('.safetensors', async () => {
    expect((await pool('regions.safetensors')).code).toBe(0)
    const bytes = readFileSync(file('regions.safetensors'))
    const begin = 8 + Number(bytes.readBigUInt64LE())
    const header = JSON.parse(bytes.subarray(8, begin).toString())
    expect(header).toEqual({ features: { dtype: 'F32', shape: [2, 2, 2, 2], data_offsets: [0, 64] } })
    expect(begin % 8).toBe(0)
    expect([...new Float32Array(new Uint8Array(bytes.subarray(begin)).buffer)]).toEqual(expected)
  })

  it('.csv, whose numbers are the same float32 again, and whose rows say what they are of', async () => {
    expect((await pool('regions.csv')).code).toBe(0)
    const rows: Record<string, string>[] = parse(readFileSync(file('regions.csv')), { columns: true })
    expect(
      rows.map(({ row, image, id, label, score, x1, y2 }) => [row, image, id, label, score, x1, y2]),
    ).toEqual([
      ['0', 'map.npy', '9', 'a "cat", or two', '0.5', '0', '3'],
      ['1', 'map.npy', '10', 'dog', '', '1', '4'],
    ])
    const names = [0, 1].flatMap((y) => [0, 1].flatMap((x) => [0, 1].map((c) => `y${y}x${x}c${c}`)))
    const numbers = rows.flatMap((row) =>
      names.map((name) => Math.fround(Number(row[name]!.replace('inf', 'Infinity')))),
    )
    expect(numbers).toEqual(expected)
    expect(existsSync(file('regions.csv.jsonl'))).toBe(false)
  })

  it('.arrow, whose rows say what they are of', async () => {
    expect((await pool('regions.arrow')).code).toBe(0)
    const table = tableFromIPC(readFileSync(file('regions.arrow')))
    const rows = table.toArray().map((row) => row.toJSON())
    expect(rows.flatMap(({ features }) => [...features])).toEqual(expected)
    expect(rows[0]).toMatchObject({
      row: 0,
      image: 'map.npy',
      id: '9',
      label: 'a "cat", or two',
      score: 0.5,
      x2: 3,
    })
    expect(rows[1]).toMatchObject({ row: 1, id: '10', label: 'dog', score: null, x1: 1, batch: null })
    expect(table.schema.metadata.get('shape')).toBe('[2,2,2]')
    expect(existsSync(file('regions.arrow.jsonl'))).toBe(false)
    expect((await pool('none.arrow', '-b', 'none.json')).code).toBe(0)
    expect(tableFromIPC(readFileSync(file('none.arrow'))).numRows).toBe(0)
  })

  it.each(['regions.txt', 'regions', 'photo.jpg'])(
    '%s is refused, and nothing is written',
    async (output) => {
      expectRefusal(
        await pool(output),
        `cannot write ${output}: it`,
        'results are written as .npy, .npz, .safetensors, .arrow, .csv',
      )
      expect(existsSync(file(output))).toBe(false)
    },
  )

  it('maps that were written are read', async () => {
    for (const name of ['regions.npy', 'regions.npz', 'regions.safetensors']) {
      const args = [
        'pool',
        name,
        '--operator',
        'adaptivePool',
        '--output-size',
        '2x2',
        '-o',
        'again.npy',
        '--layout',
        'NHWC',
      ]
      expect((await command(folder, ...args)).code).toBe(0)
      expect([...readNpy(file('again.npy')).data]).toEqual(expected)
    }
  })

  it('beside other files, a line a row says what it is of', async () => {
    const lines = readFileSync(file('regions.npy.jsonl'), 'utf8').trimEnd().split('\n')
    expect(lines.map((line) => JSON.parse(line))).toEqual([
      { row: 0, image: 'map.npy', id: '9', label: 'a "cat", or two', score: 0.5, box: [0, 0, 3, 3] },
      { row: 1, image: 'map.npy', id: '10', label: 'dog', box: [1, 1, 4, 4] },
    ])
  })

  it('a file that is something else is replaced only with --force', async () => {
    writeFileSync(file('notes.csv'), 'my,notes\n')
    writeFileSync(file('free.npy.jsonl'), '{"my": "notes"}\n')
    for (const output of ['notes.csv', 'free.npy']) {
      expectRefusal(
        await pool(output),
        'what is there is no such file, and would be lost; --force replaces it',
      )
      expect((await pool(output, '--force')).code).toBe(0)
      // Now it is one of its own.
      expect((await pool(output)).code).toBe(0)
    }
  })
})
