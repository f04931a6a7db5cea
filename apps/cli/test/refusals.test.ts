import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import sharp from 'sharp'
import { beforeAll, describe, expect, it } from 'vitest'
import { command, expectRefusal, npy, temporaryFolder } from './roipool.js'

const folder = temporaryFolder()
const write = (name: string, content: string | Buffer) => writeFileSync(join(folder, name), content)

beforeAll(async () => {
  const pixels = Buffer.alloc(40 * 30 * 3, 90)
  const picture = await sharp(pixels, { raw: { width: 40, height: 30, channels: 3 } })
    .png()
    .toBuffer()
  write('photo.png', picture)
  write('cut.png', picture.subarray(0, picture.length - 20))
  write('text.jpg', 'This is no picture.')
  write('boxes.json', '[[0, 0, 20, 20]]')
  write('map.npy', npy(new Float32Array(24), [2, 3, 4]))
  write('whole.npy', npy(new Int32Array(24), [2, 3, 4]))
  write('flat.npy', npy(new Float32Array(24), [24]))
  const map = npy(new Float32Array(24), [2, 3, 4])
  const withHeader = (text: string) =>
    Buffer.concat([Buffer.from(`\x93NUMPY\x01\0v\0${text.padEnd(117)}\n`, 'latin1'), Buffer.alloc(96)])
  write('short.npy', map.subarray(0, map.length - 3))
  write('long.npy', Buffer.concat([map, Buffer.alloc(1)]))
  write('header.npy', map.subarray(0, 40))
  const rest = "'fortran_order': False, 'shape': (2, 3, 4), }"
  write('records.npy', withHeader(`{'descr': [('x', '<f4')], ${rest}`))
  write('strange.npy', withHeader("{'descr': '<f4', 'shape': (2, 3, 4), }"))
  write('archive.npy', 'PK\x03\x04 and more')
  write('model.pt', 'what torch.save writes')
  write('text.npy', 'This is no array.')
  write('kept.npy', 'what was there before')
  mkdirSync(join(folder, 'sealed'))
})

const pool = (input: string, ...more: string[]) =>
  command(folder, 'pool', input, '--boxes', 'boxes.json', '-o', 'out.npy', ...more)

describe('roipool pool refuses, in one line and without a file,', () => {
  it.each([
    ['a missing image', ['none.jpg'], 'cannot read the image none.jpg: no such file'],
    ['a file that is no image', ['text.jpg'], 'cannot decode the image text.jpg'],
    ['an image that is cut off', ['cut.png'], 'cannot decode the image cut.png'],
    [
      'an unknown backend',
      ['photo.png', '--backend', 'cuda'],
      'unknown backend cuda; known are naive, wasm, webgpu, gpujs',
    ],
    ['a backend that cannot run here', ['photo.png', '--backend', 'gpujs:webgl2'], 'roipool: gpujs'],
    ['an unknown option', ['photo.png', '--vanish'], "unknown option '--vanish'"],
    ['a malformed size', ['photo.png', '--output-size', '7by7'], 'such as 7x7'],
    ['an unknown rule', ['photo.png', '--quantization', 'ceil'], 'Allowed choices are floor, round'],
    ['a scale for a photograph', ['photo.png', '--spatial-scale', '1/32'], 'is for feature maps (.npy)'],
    ['a scale of a third axis', ['map.npy', '--spatial-scale', '1,1,1'], 'one number, or two: of y and of x'],
    ['a layout of a photograph', ['photo.png', '--layout', 'NCHW'], '--layout is for feature maps'],
    ['an array of a photograph', ['photo.png', '--array', 'a'], '--array is for feature maps'],
    ['a fit of a feature map', ['map.npy', '--fit', 'pad'], '--fit is for photographs, and map.npy is a'],
    [
      'bars that would be pooled',
      ['photo.png', '--operator', 'cropAndResize', '--fit', 'pad'],
      '--fit pad is not for cropAndResize',
    ],
    ['another tool’s arrays', ['model.pt'], 'model.pt is no file of NumPy’s: numpy.save or safetensors make'],
    ['an image of a file without names', ['photo.png', '--image', '7'], 'boxes.json has no names of images'],
    ['a feature map without a scale', ['map.npy'], 'give its --spatial-scale'],
    [
      'a feature map of whole numbers',
      ['whole.npy', '--spatial-scale', '1'],
      "whole.npy holds int32, but a feature map is of floats: save array.astype('float32')",
    ],
    ['a feature map of records', ['records.npy', '--spatial-scale', '1'], "holds [('x', '<f4')], but"],
    ['a header of something else', ['strange.npy', '--spatial-scale', '1'], 'has a NumPy header that cannot'],
    ['a broken archive', ['archive.npy', '--spatial-scale', '1'], 'archive.npy is no archive that can be'],
    ['what is not NumPy’s', ['text.npy', '--spatial-scale', '1'], 'text.npy is not a NumPy file'],
    [
      'half a header',
      ['header.npy', '--spatial-scale', '1'],
      'header.npy is cut off: its header is not whole',
    ],
    [
      'a feature map that goes on',
      ['long.npy', '--spatial-scale', '1'],
      'long.npy is too long: (2, 3, 4) takes 96 bytes, but there are 97',
    ],
    ['a list for a feature map', ['flat.npy', '--spatial-scale', '1'], 'has the shape (24), but'],
    [
      'a feature map that is cut off',
      ['short.npy', '--spatial-scale', '1'],
      'short.npy is cut off: (2, 3, 4) takes 96 bytes, but',
    ],
    ['a folder that is not there', ['photo.png', '-o', 'nowhere/out.npy'], 'there is no folder'],
    ['a file for a folder', ['photo.png', '-o', 'boxes.json/out.npy'], 'cannot write boxes.json/out.npy'],
  ])('%s', async (_, args, says) => {
    expectRefusal(await pool(...(args as [string, ...string[]])), says)
    expect(existsSync(join(folder, 'out.npy'))).toBe(false)
  })

  it.each([
    ['no.json', undefined, 'cannot read the boxes no.json: no such file'],
    ['bad.json', '[[0, 0, 20, 20], [1,', 'bad.json is not JSON'],
    ['bad.json', '"boxes"', 'must be a list of boxes'],
    [
      'bad.json',
      '[[0, 0, 20, 20], [0, 0, 20]]',
      'bad.json row 2 must have 4 numbers (x1, y1, x2, y2), but has 3',
    ],
    [
      'bad.json',
      '[[0, 0, 20, 20], [0, 0, "20", 20]]',
      'bad.json row 2, column x2 must be a finite number, but is "20"',
    ],
    ['bad.json', '[[0, 0, null, 20]]', 'bad.json row 1, column x2 must be a finite number, but is null'],
    [
      'bad.json',
      '{"boxes": [[0, 0, 9, 9]], "format": "corners"}',
      'names the format "corners"; known are xyxy',
    ],
    ['bad.json', '{"boxes": [[0, 0, 9, 9]], "batchIndices": [3]}', 'roipool: rois.batchIndices[0] is 3'],
    ['bad.json', '[[0, 0, 1e30, 9]]', 'roipool: rois.boxes[0]'],
    ['bad.csv', '0,0,20,20\n0,0,20\n', 'bad.csv line 2 must have 4 numbers'],
    [
      'bad.csv',
      '0,0,20,20\n0,zero,20,20\n',
      'bad.csv line 2, column y1 must be a finite number, but is "zero"',
    ],
    [
      'bad.csv',
      'x1,y1,x2,y2\n0,0,20,20\n0,0,,20\n',
      'bad.csv line 3, column x2 must be a finite number, but is ""',
    ],
    [
      'bad.csv',
      'north,west,south,east\n0,0,20,20\n',
      'has no columns of boxes, such as x1 y1 x2 y2 or x y width height; it names north, west, south, east',
    ],
    ['bad.csv', '0,0,20,"20\n', 'bad.csv is not CSV'],
  ])('boxes in %s that are %j', async (name, content, says) => {
    if (content !== undefined) write(name, content)
    expectRefusal(await command(folder, 'pool', 'photo.png', '-b', name, '-o', 'out.npy'), says)
    expect(existsSync(join(folder, 'out.npy'))).toBe(false)
  })

  it('and leaves a file that was there as it was', async () => {
    expectRefusal(await command(folder, 'pool', 'cut.png', '-b', 'boxes.json', '-o', 'kept.npy', '--force'))
    expect(readFileSync(join(folder, 'kept.npy'), 'utf8')).toBe('what was there before')
  })

  it.skipIf(process.getuid?.() === 0)(
    'a folder without permission (skipped as root, who has it)',
    async () => {
      chmodSync(join(folder, 'sealed'), 0o500)
      expectRefusal(await pool('photo.png', '-o', 'sealed/out.npy'), 'permission denied')
    },
  )
})

describe('roipool', () => {
  it('refuses a folder for the demo that cannot be one', async () => {
    expectRefusal(await command(folder, 'demo', 'photo.png/out'), 'photo.png is not a folder')
  })

  it('leaves no temporary files', () => {
    expect(readdirSync(folder).filter((name) => name.endsWith('.part'))).toEqual([])
  })

  it.each([[], ['pool'], ['demo'], ['backends'], ['conform']])(
    'has help with examples: %s',
    async (...name) => {
      const { code, stdout } = await command(folder, ...name, '--help')
      expect(code).toBe(0)
      if (name.length > 0) expect(stdout).toContain('Examples:\n  roipool ')
    },
  )

  it('knows its version', async () => {
    const { version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'))
    expect(await command(folder, '--version')).toEqual({ code: 0, stdout: `${version}\n`, stderr: '' })
  })
})
