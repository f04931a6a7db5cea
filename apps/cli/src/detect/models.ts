import { readFile } from 'node:fs/promises'
import { type FastRcnn, isOneFile, load, oneFile, type Rpn } from '@roipool/fast-rcnn'
import type { Backbone } from '@roipool/features'
import { fail, fileReason, oneLine } from '@roipool/terminal'
import { type ManyBoxes, toRois } from '../input/boxes/format.js'
import { parseBoxes } from '../input/boxes/read.js'
import { selectBoxes } from '../input/boxes/select.js'
import { models } from '../models.js'
import { openNetwork } from '../network/node.js'
import type { Picture } from './picture.js'

/** Opens the network that detectors look through: its map of stride 16 describes objects best. */
export function openBackbone(): Promise<Backbone> {
  return openNetwork(16)
}

/** @param file the detector that comes with the command line by default */
export async function openDetector(file: string | undefined, backbone: Backbone): Promise<FastRcnn> {
  const cure = 'name a --model, or train one with `roipool train`'
  const { path, bytes } = await read(file, models.detector, cure)
  return opened(path, () => load(oneFile(bytes), { backbone }))
}

/** Where objects may be: what says it of each picture. Selective search by default. */
export type Proposing = Rpn | ((picture: Picture) => Float32Array) | undefined

/** @param words `rpn`, the file of one, a file of boxes, or `selective-search` */
export async function openProposals(words: string | undefined, backbone: Backbone): Promise<Proposing> {
  if (words === undefined || words === 'selective-search') return undefined
  const cure = 'name the file of an rpn or of boxes, or leave --proposals out: selective search finds them'
  const { path, bytes } = await read(words === 'rpn' ? undefined : words, models.proposals, cure)
  if (!isOneFile(bytes)) return boxesOf(await parseBoxes(path, undefined), path)
  return opened(path, () => load(oneFile(bytes), { backbone, kind: 'rpn' }))
}

/** The boxes of each picture, in pixels of the image that is looked at. */
function boxesOf(boxes: ManyBoxes, path: string) {
  return ({ file, width, height, image }: Picture): Float32Array => {
    const table = selectBoxes(boxes, path, file, undefined)
    const [across, down] = table.fractions ? [1, 1] : [width, height]
    return toRois(table, {
      x: { scale: image.width / across, offset: 0 },
      y: { scale: image.height / down, offset: 0 },
    }).boxes as Float32Array
  }
}

/** What `detect` of the library takes for one picture. */
export function proposalsIn(proposing: Proposing, picture: Picture): Rpn | Float32Array | undefined {
  return typeof proposing === 'function' ? proposing(picture) : proposing
}

async function read(file: string | undefined, own: string, cure: string) {
  const path = file ?? own
  const bytes = await readFile(path).catch((error: unknown) => {
    if (file === undefined) fail(`the model ${path} is not there: ${cure}`, error)
    fail(`cannot read the model ${file}: ${fileReason(error)}`, error)
  })
  return { path, bytes: new Uint8Array(bytes) }
}

async function opened<Model>(path: string, open: () => Promise<Model>): Promise<Model> {
  return open().catch((error: unknown) => fail(`cannot open the model ${path}: ${oneLine(error)}`, error))
}
