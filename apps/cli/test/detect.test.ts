import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { iou } from '@roipool/detection'
import { parseHTML } from 'linkedom'
import sharp from 'sharp'
import { beforeAll, describe, expect, it } from 'vitest'
import { cocoNames } from '../src/detect/figures.js'
import { command, expectRefusal, type Result, temporaryFolder } from './roipool.js'
import { classes, HEIGHT, shapeOf, WIDTH, writeShapes } from './shapes.js'

const folder = temporaryFolder()
const file = (...names: string[]) => join(folder, ...names)
const roipool = (...args: string[]) => command(folder, ...args)
const data = ['--annotations', 'train/coco.json', '--images', 'train/photos']
const STEPS = 60

/** Trained once; what follows asks it. */
let trained: Result

beforeAll(async () => {
  await writeShapes(file('train'), 0, 12)
  await writeShapes(file('test'), 100, 3)
  trained = await roipool('train', ...data, '-o', 'model.roipool', '--steps', `${STEPS}`, '--json')
})

describe('roipool train', () => {
  it('learns, writes one file and says what it did', () => {
    expect(trained).toMatchObject({ code: 0, stderr: '' })
    const { loss, ...report } = JSON.parse(trained.stdout)
    expect(report).toMatchObject({ classes, images: 12, objects: 12, steps: STEPS, output: 'model.roipool' })
    expect(loss.last).toBeLessThan(loss.first / 3)
    expect(readdirSync(folder).sort()).toEqual(['model.roipool', 'test', 'train'])
    expect(readFileSync(file('model.roipool')).length).toBe(report.bytes)
  })

  it('says what teaches nothing, and trains on the rest', async () => {
    const coco = JSON.parse(readFileSync(file('test', 'coco.json'), 'utf8'))
    coco.images.push({ id: 7, file_name: 'lost.png', width: WIDTH, height: HEIGHT })
    coco.annotations[0].bbox[0] = -9
    coco.annotations.splice(2)
    writeFileSync(file('poor.json'), JSON.stringify(coco))
    const poor = [
      '--annotations',
      'poor.json',
      '--images',
      'test/photos',
      '-o',
      'poor.roipool',
      '--steps',
      '1',
    ]
    const { code, stderr } = await roipool('train', ...poor)
    expect(code).toBe(0)
    expect(stderr.trim().split('\n')).toEqual([
      expect.stringContaining(
        '1 of 2 boxes are cut off at the edge of the image; the first: poor.json: annotations[0]',
      ),
      expect.stringContaining('1 of 4 images of poor.json are not in test/photos, lost.png the first'),
      expect.stringContaining('1 of 3 pictures have no boxes: they are background'),
      expect.stringContaining('no scene shows square'),
    ])
  })

  it.each([
    [['--annotations', 'train/coco.json', '--images', 'test/photos'], 'none', 'is it the right folder?'],
    [['--annotations', 'test/photos', '--images', 'test/photos'], 'neither Pascal VOC .xml nor YOLO .txt'],
    [['--annotations', 'train/photos/1.png', '--images', 'test/photos'], 'COCO .json file'],
    [[...data, '--validation', '1.5'], 'a share between 0 and 1'],
    [[...data, '--resume', 'model.roipool'], 'is a finished model'],
    [[...data, '--resume', 'model.roipool', '--head', '8'], '--head is for a new model'],
  ])('refuses %j', async (args, ...says) => {
    const refused = await roipool('train', ...args, '-o', 'none.roipool')
    const words = says[0] === 'none' ? says.slice(1) : says
    if (says[0] === 'none') expect(refused.code).toBe(2)
    else expectRefusal(refused)
    for (const said of words) expect(refused.stderr).toContain(said)
    expect(existsSync(file('none.roipool'))).toBe(false)
  })
})

describe('roipool detect', () => {
  const model = ['--model', 'model.roipool']

  it('finds shapes where they are, at each picture’s own size', async () => {
    await sharp(file('test', 'photos', '101.png'))
      .resize(WIDTH * 3, HEIGHT * 3)
      .toFile(file('large.png'))
    const { code, stdout, stderr } = await roipool('detect', 'test/photos', 'large.png', ...model, '--json')
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    const seen: { image: string; detections: { class: string; box: number[] }[] }[] = JSON.parse(stdout)
    expect(seen.map(({ image }) => image)).toEqual([
      ...[100, 101, 102].map((n) => `test/photos/${n}.png`),
      'large.png',
    ])
    for (const [n, { detections }] of seen.entries()) {
      const { label, box } = shapeOf(n === 3 ? 101 : 100 + n)
      expect(detections[0]!.class).toBe(classes[label])
      const truth = Float32Array.from(box, (side) => side * (n === 3 ? 3 : 1))
      expect(iou(Float32Array.from(detections[0]!.box), truth)[0]).toBeGreaterThan(0.5)
    }
  })

  it('draws boxes and words on the picture, and shows them on a page', async () => {
    const shown = await roipool('detect', 'large.png', ...model, '-o', 'drawn.png', '--report', 'page.html')
    expect(shown.stdout).toMatch(/^class +score +x1 +y1 +x2 +y2\ndisc|square|wedge/)
    const { width, height } = await sharp(file('drawn.png')).metadata()
    expect([width, height]).toEqual([WIDTH * 3, HEIGHT * 3])
    const [before, after] = await Promise.all(
      ['large.png', 'drawn.png'].map((name) => sharp(file(name)).removeAlpha().raw().toBuffer()),
    )
    const changed = after!.filter((value, n) => Math.abs(value - before![n]!) > 40).length / after!.length
    expect(changed).toBeGreaterThan(0.005)
    expect(changed).toBeLessThan(0.15)
    // Words are white, and nothing else is.
    expect(after!.filter((value) => value > 250).length).toBeGreaterThan(100)
    const { document } = parseHTML(readFileSync(file('page.html'), 'utf8'))
    expect(document.querySelector('svg[role=img]')!.getAttribute('aria-label')).toMatch(
      /^large\.png: \w+ [01]\.\d\d/,
    )
    expect(document.querySelectorAll('script, link').length).toBe(0)
  })

  it('reports a picture that cannot be read, and goes on', async () => {
    mkdirSync(file('mixed'))
    copyFileSync(file('large.png'), file('mixed', 'a.png'))
    writeFileSync(file('mixed', 'b.jpg'), 'no picture')
    const { code, stdout, stderr } = await roipool(
      'detect',
      'mixed/*.{png,jpg}',
      ...model,
      '-o',
      'out/',
      '--json',
    )
    expect(code).toBe(1)
    expect(stderr).toMatch(/^roipool: cannot decode the image mixed\/b\.jpg: .+\n$/)
    expect(JSON.parse(stdout)).toMatchObject([{ image: 'mixed/a.png' }, { image: 'mixed/b.jpg', error: /./ }])
    expect(readdirSync(file('out'))).toEqual(['a.png'])
  })

  it.each([
    [['mixed/b.jpg', '--model', 'model.roipool'], 'cannot decode the image mixed/b.jpg'],
    [['large.png', '--model', 'large.png'], 'cannot open the model large.png'],
    [['large.png', '--model', 'none.roipool'], 'cannot read the model none.roipool: no such file'],
    [['nothing/*.png'], 'no picture is called nothing/*.png'],
    [['train'], 'the folder train has no pictures'],
    [['large.png', '-o', 'large.png'], 'it is an input of this command'],
    [['large.png', '-o', 'out.bmp'], 'must end in .png'],
    [['train/photos', '-o', 'one.png'], 'name a folder with -o'],
  ])('refuses %j', async (args, says) => {
    expectRefusal(await roipool('detect', ...args), says)
  })
})

describe('roipool evaluate', () => {
  it.each(['coco.json', 'voc', 'yolo'])('measures on %s, the same numbers', async (annotations) => {
    const args = [
      '--annotations',
      `test/${annotations}`,
      '--images',
      'test/photos',
      '--model',
      'model.roipool',
    ]
    const { code, stdout, stderr } = await roipool(
      'evaluate',
      ...args,
      '--json',
      '--report',
      'evaluation.html',
    )
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    const { coco, images, objects, confusion, voc } = JSON.parse(stdout)
    expect(Object.keys(coco)).toEqual(cocoNames)
    expect({ images, objects }).toEqual({ images: 3, objects: 3 })
    expect(voc.map50).toBeGreaterThan(0.6)
    expect(coco['AP, IoU 0.5']).toBeCloseTo(voc.map50, 1)
    const right = confusion.rowsAreThere.reduce((sum: number, row: number[], n: number) => sum + row[n]!, 0)
    expect(right).toBeGreaterThan(1)
    const { document } = parseHTML(readFileSync(file('evaluation.html'), 'utf8'))
    const heads = [...document.querySelectorAll('h2')].map((it) => it.textContent)
    expect(heads).toEqual([
      'COCO’s numbers',
      'Precision and recall',
      'What is taken for what',
      'Where it is worst',
    ])
    expect(document.querySelector('svg[role=img]')!.getAttribute('aria-label')).toContain('disc')
  })

  it('prints the twelve, each class and what is taken for what', async () => {
    const args = ['--annotations', 'test/coco.json', '--images', 'test/photos', '--model', 'model.roipool']
    const { stdout } = await roipool('evaluate', ...args)
    for (const words of [...cocoNames, ...classes, 'taken for']) expect(stdout).toContain(words)
  })
})
