import { readFile } from 'node:fs/promises'
import { type FastRcnn, load, oneFile, type Rpn } from '@roipool/fast-rcnn'
import type { Backbone } from '@roipool/features'
import { fail, fileReason, oneLine } from '@roipool/terminal'
import { models } from '../models.js'
import { openNetwork } from '../network/node.js'

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

/** @param words `rpn`, the file of one, or `selective-search` */
export async function openProposals(words: string | undefined, backbone: Backbone): Promise<Rpn | undefined> {
  if (words === undefined || words === 'selective-search') return undefined
  const cure = 'name the file of an rpn, or leave --proposals out: selective search finds them'
  const { path, bytes } = await read(words === 'rpn' ? undefined : words, models.proposals, cure)
  return opened(path, () => load(oneFile(bytes), { backbone, kind: 'rpn' }))
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
