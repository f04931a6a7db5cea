import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { iou } from '@roipool/detection'
import { parseHTML } from 'linkedom'
import sharp from 'sharp'
import { beforeAll, describe, expect, it, vi } from 'vitest'
import { cocoNames } from '../src/detect/figures.js'
import { look } from '../src/detect/look.js'
import { drawMarks } from '../src/detect/marks.js'
import { ownBox, type Picture, scaled } from '../src/detect/picture.js'
import { command, expectRefusal, type Result, temporaryFolder } from './roipool.js'
import { classes, HEIGHT, shapeOf, WIDTH, writeShapes } from './shapes.js'

vi.mock('../src/detect/look.js', { spy: true })

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

  interface Seen {
    readonly image: string
    readonly detections: readonly { readonly class: string; readonly score: number; readonly box: number[] }[]
  }

  async function seen(...args: string[]): Promise<Seen[]> {
    const { code, stdout, stderr } = await roipool('detect', ...args, ...model, '--json')
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    return JSON.parse(stdout)
  }

  /** The surest of a picture is the shape of that number, `times` as large. */
  function expectShape({ detections: [surest] }: Seen, n: number, times = 1) {
    const { label, box } = shapeOf(n)
    expect(surest!.class).toBe(classes[label])
    const truth = Float32Array.from(box, (side) => side * times)
    expect(iou(Float32Array.from(surest!.box), truth)[0]).toBeGreaterThan(0.5)
  }

  async function expectScores() {
    const all = (await seen('large.png', '--score', '0'))[0]!.detections.map(({ score }) => score)
    const bar = (all[0]! + all[1]!) / 2
    const [few] = await seen('large.png', '--score', `${bar}`)
    expect(few!.detections.map(({ score }) => score)).toEqual([all[0]])
  }

  beforeAll(async () => {
    await sharp(file('test', 'photos', '101.png'))
      .resize(WIDTH * 3, HEIGHT * 3)
      .toFile(file('large.png'))
  })

  it('finds shapes where they are, at each picture’s own size', async () => {
    const found = await seen('test/photos', 'large.png')
    expect(found.map(({ image }) => image)).toEqual([
      ...[100, 101, 102].map((n) => `test/photos/${n}.png`),
      'large.png',
    ])
    for (const [n, one] of found.entries()) expectShape(one, n === 3 ? 101 : 100 + n, n === 3 ? 3 : 1)
  })

  it('leaves out what scores less than is asked', expectScores)

  const shape = async () => expectShape((await seen('large.png'))[0]!, 101, 3)
  type Wrong = (...args: Parameters<typeof look>) => ReturnType<typeof look>
  it.each<[string, () => Promise<void>, (right: Wrong) => Wrong]>([
    [
      'a threshold that is not passed on',
      expectScores,
      (right) =>
        (one, picture, { scoreThreshold, ...rest }) =>
          right(one, picture, rest),
    ],
    [
      'classes that count from one',
      shape,
      (right) =>
        async (one, ...rest) =>
          (await right(one, ...rest)).map((found) => ({
            ...found,
            class: one.classes[(found.category + 1) % one.classes.length]!,
          })),
    ],
    [
      'boxes of another size of the picture',
      shape,
      (right) =>
        async (...args) =>
          (await right(...args)).map(({ box, ...found }) => ({ ...found, box: scaled(box, 1 / 3, 1 / 3) })),
    ],
  ])('%s would show', async (_, check, wrong) => {
    const { look: right } =
      await vi.importActual<typeof import('../src/detect/look.js')>('../src/detect/look.js')
    vi.mocked(look).mockImplementation(wrong(right))
    await expect(check()).rejects.toThrow()
    vi.mocked(look).mockReset()
  })

  it('gives boxes in the picture’s own pixels, where a smaller one was looked at', () => {
    const picture = { width: 200, height: 100, image: { width: 100, height: 25 } } as Picture
    expect(ownBox(picture, [1, 2, 3, 4])).toEqual([2, 8, 6, 16])
  })

  it('looks where a file of boxes says', async () => {
    const [x1, y1, x2, y2] = shapeOf(101).box.map((side) => side * 3)
    writeFileSync(file('there.csv'), `x1,y1,x2,y2\n${x1},${y1},${x2},${y2}\n`)
    const [there] = await seen('large.png', '--proposals', 'there.csv')
    expect(there!.detections).toHaveLength(1)
    expectShape(there!, 101, 3)
    const [coco] = await seen('test/photos/101.png', '--proposals', 'test/coco.json')
    expectShape(coco!, 101)
    const elsewhere = [x1! > WIDTH * 1.5 ? 0 : WIDTH * 2.5, y1! > HEIGHT * 1.5 ? 0 : HEIGHT * 2.5]
    writeFileSync(file('far.csv'), `x,y,width,height\n${elsewhere},40,40\n`)
    const [far] = await seen('large.png', '--proposals', 'far.csv')
    expect(far!.detections).toEqual([])
    const lost = await roipool('detect', 'large.png', ...model, '--proposals', 'test/coco.json')
    expect(lost.stderr).toContain('test/coco.json has no boxes of large.png')
  })

  it('writes no word over another', () => {
    const marks = [0, 2, 4, 90].map((shift) => ({
      box: [100 + shift, 30 + shift, 200, 90] as const,
      words: 'pottedplant 0.99',
      colour: 'red',
    }))
    const { document } = parseHTML(`<svg>${drawMarks(640, 480, marks).text}</svg>`)
    const sides = [...document.querySelectorAll('rect[fill=red]')].map((label) =>
      ['x', 'y', 'width', 'height'].map((name) => Number(label.getAttribute(name))),
    )
    expect(sides).toHaveLength(4)
    const boxes = Float32Array.from(sides.flatMap(([x, y, w, h]) => [x!, y!, x! + w!, y! + h!]))
    expect([...iou(boxes, boxes)].filter((overlap) => overlap > 1e-3)).toHaveLength(4)
    expect(boxes.every((side) => side >= 0)).toBe(true)
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
      '--credit',
      'Shapes by the tests',
      '-o',
      'seen/',
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
    expect(document.querySelector('footer')!.textContent).toContain('Shapes by the tests')
    expect(readdirSync(file('seen'))).toEqual(['100.png', '101.png', '102.png'])
  })

  it('prints the twelve, each class and what is taken for what', async () => {
    const args = ['--annotations', 'test/coco.json', '--images', 'test/photos', '--model', 'model.roipool']
    const { stdout } = await roipool('evaluate', ...args)
    for (const words of [...cocoNames, ...classes, 'taken for']) expect(stdout).toContain(words)
  })
})
