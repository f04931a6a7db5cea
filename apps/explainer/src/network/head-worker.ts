import { detect, type FastRcnn, load, oneFile, type Rpn } from '@roipool/fast-rcnn'
import headUrl from '@roipool/fast-rcnn/models/voc.roipool?url'
import proposalsUrl from '@roipool/fast-rcnn/models/voc-rpn.roipool?url'
import type { Image } from '@roipool/features'
import { centerNet } from '@roipool/features/tfjs'
import { placeTfjsFiles } from '@roipool/theme/tfjs-files'
import { ready, setBackend } from '@tensorflow/tfjs-core'
import { fetchFile, fetchNetwork } from './files'
import type { Found, HeadAnswer, HeadQuestion, Named } from './messages'

/** What the head says of a photograph. As scripts/prepare-map.mjs says it of the one the page opens with. */

placeTfjsFiles()

let opened: Promise<{ head: FastRcnn; proposals: Rpn }> | undefined

self.onmessage = async ({ data: { id, image, box } }: MessageEvent<HeadQuestion>) => {
  const say = (answer: HeadAnswer) => self.postMessage(answer)
  try {
    opened ??= open()
    say({ id, ...(await named(image, box)) })
  } catch (error) {
    opened = undefined
    say({ id, reason: error instanceof Error ? error.message : String(error) })
  }
}

async function named(image: Image, box: readonly number[]): Promise<Named> {
  const { head, proposals } = await opened!
  const objects = plain(await detect(head, image, { proposals }))
  const region = await detect(head, image, { proposals: Float32Array.from(box), scoreThreshold: 0, most: 5 })
  return { objects, region: plain(region) }
}

function plain(found: Awaited<ReturnType<typeof detect>>): Found[] {
  return found.map(({ class: name, score, box }) => ({ name, score, box: Array.from(box) }))
}

async function open() {
  const network = await fetchNetwork(() => undefined)
  await setBackend('wasm')
  await ready()
  const backbone = await centerNet(network, { stride: 16 })
  const file = async (url: string) => oneFile(new Uint8Array(await (await fetchFile(url)).arrayBuffer()))
  const [head, proposals] = await Promise.all([
    file(headUrl).then((one) => load(one, { backbone })),
    file(proposalsUrl).then((one) => load(one, { backbone, kind: 'rpn' })),
  ])
  return { head, proposals }
}
