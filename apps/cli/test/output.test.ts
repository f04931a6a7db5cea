import {
  chmodSync,
  existsSync,
  linkSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { command, expectRefusal, main, npy, readNpy, run, temporaryFolder } from './roipool.js'

const folder = temporaryFolder()
const file = (name: string) => join(folder, name)

beforeAll(() => {
  const map = Float32Array.from({ length: 4 * 4 * 64 }, (_, n) => n)
  writeFileSync(file('map.npy'), npy(map, [4, 4, 64]))
  writeFileSync(file('boxes.json'), JSON.stringify(Array(50).fill([0, 0, 3, 3])))
  mkdirSync(file('made'))
})

const args = (output: string, input = 'map.npy', boxes = 'boxes.json', ...more: string[]) => [
  ...['pool', input, '--spatial-scale', '1', '--output-size', '2x2'],
  ...['--backend', 'naive', '--boxes', boxes, '-o', output, ...more],
]
const pool = (...names: Parameters<typeof args>) => command(folder, ...args(...names))
/** As a NumPy file begins, so that it may be replaced. */
const GOOD = '\x93NUMPY, a good file'
const inShell = (script: string, ...words: string[]) =>
  run('bash', ['-c', script, process.execPath, main, ...words], folder)

/** 50×2×2×64 values behind a header. */
const BYTES = 50 * 2 * 2 * 64 * 4 + 128

describe('where the disk takes only a part of a file', () => {
  // A limit on file sizes acts as a full disk does: a write ends early, and only the next one says why.
  const limited = 'ulimit -f 16; exec "$0" "$@"'

  it('what was there stays, nothing else is left, and one line says why', async () => {
    writeFileSync(file('good.npy'), GOOD, 'latin1')
    expectRefusal(
      await inShell(limited, ...args('good.npy')),
      'cannot write good.npy: it would be larger than',
    )
    expect(readFileSync(file('good.npy'), 'latin1')).toBe(GOOD)
    expect(readdirSync(folder).filter((name) => name.includes('good'))).toEqual(['good.npy'])
  })
})

describe('standard input and output', () => {
  it('are the map and the result; the summary goes to stderr', async () => {
    const { code, stdout, stderr } = await inShell('"$0" "$@" < map.npy > through.npy', ...args('-', '-'))
    expect({ code, stdout }).toEqual({ code: 0, stdout: '' })
    expect(stderr).toMatch(/^written +-, float32 50×2×2×64$/m)
    expect((await pool('direct.npy')).code).toBe(0)
    expect(readFileSync(file('through.npy'))).toEqual(readFileSync(file('direct.npy')))
    expect(existsSync(file('-'))).toBe(false)
  })

  it('that are full are no success', async () => {
    const { code, stderr } = await inShell('"$0" "$@" < boxes.json > /dev/full', ...args('-', 'map.npy', '-'))
    expect({ code, stderr }).toEqual({
      code: 2,
      stderr: 'roipool: cannot write to standard output: no space left\n',
    })
  })

  it('cannot be two inputs at once', async () => {
    expectRefusal(
      await pool('two.npy', '-', '-'),
      'only one of the input and the boxes can be standard input',
    )
  })
})

describe('an output that is', () => {
  it('a new file is as long as its values', async () => {
    expect((await pool('new.npy')).code).toBe(0)
    expect(statSync(file('new.npy')).size).toBe(BYTES)
  })

  it('a file, or a link to one, is replaced where it lies, with its mode', async () => {
    writeFileSync(file('secret.npy'), '')
    chmodSync(file('secret.npy'), 0o600)
    symlinkSync('secret.npy', file('link.npy'))
    expect((await pool('link.npy')).code).toBe(0)
    expect(readNpy(file('secret.npy')).shape).toEqual([50, 2, 2, 64])
    expect(statSync(file('secret.npy')).mode & 0o777).toBe(0o600)
  })

  it('write-protected is replaced only with --force', async () => {
    writeFileSync(file('safe.npy'), GOOD, 'latin1')
    chmodSync(file('safe.npy'), 0o444)
    expectRefusal(await pool('safe.npy'), 'cannot write safe.npy')
    expect(readFileSync(file('safe.npy'), 'latin1')).toBe(GOOD)
    expect((await pool('safe.npy', 'map.npy', 'boxes.json', '--force')).code).toBe(0)
  })

  it('a device is written to, and stays one', async () => {
    symlinkSync('/dev/null', file('null'))
    expect((await pool('null')).code).toBe(0)
    expect(statSync(file('null')).isCharacterDevice()).toBe(true)
    symlinkSync('/dev/full', file('full'))
    expectRefusal(await pool('full'), 'cannot write full: no space left')
    expect(statSync('/dev/full').isCharacterDevice()).toBe(true)
  })

  it('a named pipe is written to, and stays one', async () => {
    const { code, stdout } = await inShell(
      'mkfifo pipe; "$0" "$@" > said & wc -c < pipe; wait $! && test -p pipe',
      ...args('pipe'),
    )
    expect({ code, stdout: stdout.trim() }).toEqual({ code: 0, stdout: String(BYTES) })
  })

  it('a link to nothing is refused', async () => {
    symlinkSync('nowhere.npy', file('dangling.npy'))
    expectRefusal(await pool('dangling.npy'), 'dangling.npy is a link to nowhere.npy, which is not there')
    symlinkSync('nowhere', file('way'))
    expectRefusal(await command(folder, 'demo', 'way'), 'is a link to nowhere, which is not there')
  })

  it('an input is refused', async () => {
    const [map, boxes] = [readFileSync(file('map.npy')), readFileSync(file('boxes.json'))]
    symlinkSync('map.npy', file('alias.npy'))
    for (const output of ['map.npy', './made/../map.npy', 'alias.npy', 'boxes.json']) {
      expectRefusal(await pool(output), `cannot write ${output}: it is an input of this command`)
    }
    expect(readFileSync(file('map.npy'))).toEqual(map)
    expect(readFileSync(file('boxes.json'))).toEqual(boxes)
    // Another name of the same bytes loses nothing: it is given to the new file.
    linkSync(file('map.npy'), file('twin.npy'))
    expect((await pool('twin.npy')).code).toBe(0)
    expect(readFileSync(file('map.npy'))).toEqual(map)
  })

  it('the module of a backend that is measured is refused', async () => {
    writeFileSync(file('backend.mjs'), 'export const mine = () => undefined\n')
    const flags = ['--backend', './backend.mjs#mine', '--json', 'backend.mjs']
    expectRefusal(await command(folder, 'bench', ...flags), 'it is an input of this command')
  })

  it('a folder where the demo’s file should be is refused before the work', async () => {
    mkdirSync(file('made/report.html'))
    expectRefusal(await command(folder, 'demo', 'made'), 'report.html: it is a folder')
    expect(existsSync(file('made/regions.npy'))).toBe(false)
  })
})
