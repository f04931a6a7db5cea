import type { BoxFormat } from './format.js'

/** What people call the columns of a box. The first that a file has decides how its boxes are written. */
const columns: readonly (readonly [format: BoxFormat, names: string])[] = [
  ['xyxy', 'x0 y0 x1 y1'],
  ['xyxy', 'x1 y1 x2 y2'],
  ['xyxy', 'xmin ymin xmax ymax'],
  ['xyxy', 'minx miny maxx maxy'],
  ['xyxy', 'left top right bottom'],
  ['xyxy', 'xtl ytl xbr ybr'],
  ['cxcywh', 'cx cy width height'],
  ['cxcywh', 'cx cy w h'],
  ['cxcywh', 'xcenter ycenter width height'],
  ['cxcywh', 'xcenter ycenter w h'],
  ['cxcywh', 'centerx centery width height'],
  ['xywh', 'x y width height'],
  ['xywh', 'x y w h'],
  ['xywh', 'left top width height'],
  ['xywh', 'xmin ymin width height'],
  ['xywh', 'x1 y1 width height'],
  ['xywh', 'originx originy width height'],
  ['xywh', 'bboxx bboxy bboxwidth bboxheight'],
]

const others = {
  batch: ['batch', 'batchindex'],
  file: [
    'filename',
    'file',
    'path',
    'filepath',
    'imagepath',
    'imagename',
    'imagefile',
    'image',
    'img',
    'src',
  ],
  image: ['imageid'],
  id: ['id', 'boxid', 'annotationid', 'objectid', 'trackid'],
  label: [
    'label',
    'labelname',
    'class',
    'classname',
    'name',
    'category',
    'categoryname',
    'classid',
    'categoryid',
  ],
  score: ['score', 'confidence', 'conf', 'probability'],
  angle: ['angle', 'theta', 'rotation'],
} as const

/** What a column is called, without case and signs: `X_Min` is `xmin`. */
export function plain(name: string): string {
  return name.toLowerCase().replaceAll(/[^\p{L}\p{N}]/gu, '')
}

/** Where a file has what: each value is a plain name of `names`. */
export interface Places {
  readonly format: BoxFormat
  readonly box: readonly string[]
  readonly others: Readonly<Partial<Record<keyof typeof others, string>>>
}

/** Finds the columns of a box among plain names, and what else there is. */
export function findPlaces(names: readonly string[], wanted: BoxFormat | undefined): Places | undefined {
  const has = new Set(names)
  // Named columns say themselves which is x and which is y.
  const format = wanted === 'yxhw' ? 'xywh' : wanted
  const found = columns
    .map(([kind, list]) => ({ format: kind, box: list.split(' ') }))
    .find((one) => (format ?? one.format) === one.format && one.box.every((name) => has.has(name)))
  const rest = names.filter((name) => !found?.box.includes(name))
  const pairs = Object.entries(others).map(([what, list]) => [what, list.find((name) => rest.includes(name))])
  return found && { ...found, others: Object.fromEntries(pairs.filter(([, name]) => name !== undefined)) }
}
