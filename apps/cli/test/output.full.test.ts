import { spawn, spawnSync } from 'node:child_process'
import { mkdirSync, readdirSync, readFileSync, renameSync, watch, writeFileSync } from 'node:fs'
import { hostname } from 'node:os'
import { join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { command, main, npy, readNpy, run, temporaryFolder } from './roipool.js'
import { tinyRun, writeTiny } from './tiny.js'

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

describe('where the disk takes only a part of a file', () => {
  const tmpfs = spawnSync('unshare', ['-rm', 'true']).status === 0
  it.skipIf(!tmpfs)(
    `the same on a full file system${tmpfs ? '' : ' (skipped: no mounts are allowed here)'}`,
    async () => {
      mkdirSync(file('small'))
      const script = `mount -t tmpfs -o size=1m tmpfs small && printf good > small/x.npy
      "$0" "$@"; echo "$? $(cat small/x.npy) $(ls small)"`
      const words = args('small/x.npy', 'map.npy', 'boxes.json', '--output-size', '16x16', '--force')
      const { stdout, stderr } = await run(
        'unshare',
        ['-rm', 'bash', '-c', script, process.execPath, main, ...words],
        folder,
      )
      expect(stderr).toBe('roipool: cannot write small/x.npy: no space left\n')
      expect(stdout).toBe('2 good x.npy\n')
    },
  )

  it('the same with what goes to standard output', async () => {
    const { code, stderr } = await inShell('ulimit -f 1; exec "$0" "$@" > list.json', 'backends', '--json')
    expect(stderr).toMatch(/^roipool: cannot write to standard output: it would be larger than .+\n$/)
    expect(code).toBe(2)
  })

  it('the same with what is printed as help', async () => {
    const { code, stderr } = await inShell('exec "$0" "$@" > /dev/full', '--help')
    expect(stderr).toBe('roipool: cannot write to standard output: no space left\n')
    expect(code).toBe(2)
  })

  it('that nobody reads any more is no failure', async () => {
    const { code, stderr } = await inShell('exec "$0" "$@" > >(true)', ...args('piped.npy'))
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    expect(readNpy(file('piped.npy')).shape).toEqual([50, 2, 2, 64])
  })
})

describe('where the process is killed', () => {
  it('what was there stays, and the next run removes what was left', async () => {
    writeFileSync(file('kill.npy'), GOOD, 'latin1')
    const left = () => readdirSync(folder).filter((name) => /^kill\.npy\..+\.part$/.test(name))
    // 200 MB, which take a while.
    const words = args('kill.npy', 'map.npy', 'boxes.json', '--output-size', '128x128')
    const child = spawn(process.execPath, [main, ...words], { cwd: folder })
    const watcher = watch(folder, () => {
      if (left().length > 0) child.kill('SIGKILL')
    })
    const signal = await new Promise((resolve) => child.on('exit', (_, by) => resolve(by)))
    watcher.close()
    expect(signal).toBe('SIGKILL')
    expect(readFileSync(file('kill.npy'), 'latin1')).toBe(GOOD)
    expect(left()).toHaveLength(1)
    // That of a process that lives is its own.
    const living = `kill.npy.${hostname()}-${process.pid}.00000000.part`
    writeFileSync(file(living), '')
    expect((await pool('kill.npy')).code).toBe(0)
    expect(left()).toEqual([living])
  })
})

describe('where nothing can be written but what is asked for, as in a container', () => {
  const commands = [
    ['pool', 'map.npy', '--spatial-scale', '1', '-b', 'boxes.json', '-o', 'contained.npy'],
    ['pool', 'photos', '-b', 'tiny.json', ...tinyRun(1).slice(2), '-o', 'contained/', '--report', 'out.html'],
    ['pool', 'photos', '-b', 'tiny.json', ...tinyRun(1).slice(2), '-o', 'threads/', '--workers', '2'],
    ['pool', 'photos', '-b', 'tiny.json', ...tinyRun(1).slice(2), '-o', 'shard/', '--shard', '0/2'],
    ['similar', 'contained', '--to', 'photos/0000.png#1'],
    ['merge', 'contained', '-o', 'all.npy'],
    ['detect', 'photos/0000.png', '-o', 'drawn.png', '--report', 'found.html'],
    ['backends'],
    ['conform', 'naive', '--filter', 'worked-example'],
    ['new', 'backend', 'mine'],
    ['bench', '--backend', 'naive', '--workload', 'one-roi', '--operator', 'max', '--rounds', '1'],
  ]
  beforeAll(async () => {
    await writeTiny(folder, 2)
    renameSync(file('boxes.json'), file('tiny.json'))
    writeFileSync(file('boxes.json'), '[[0, 0, 3, 3]]')
  })

  it.each(commands)('roipool %s', async (...words) => {
    const { code, stderr } = await inShell('TMPDIR=/proc/sys HOME=/proc/sys exec "$0" "$@"', ...words)
    expect(stderr.replace(/^roipool: these are \d+ of .+\n/, '')).toBe('')
    expect(code).toBe(0)
  })
})
