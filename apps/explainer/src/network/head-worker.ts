import { detect, type FastRcnn, load, oneFile, type Rpn } from '@roipool/fast-rcnn'
import headUrl from '@roipool/fast-rcnn/models/voc.roipool?url'
import proposalsUrl from '@roipool/fast-rcnn/models/voc-rpn.roipool?url'
import type { Backbone, Image } from '@roipool/features'
import { centerNet } from '@roipool/features/tfjs'
import { fetchFile } from '@roipool/theme/fetch-file'
import { placeTfjsFiles } from '@roipool/theme/tfjs-files'
import { ready, setBackend } from '@tensorflow/tfjs-core'
import { fetchNetwork } from './files'
import type { Found, HeadAnswer, HeadQuestion, Named } from './messages'

/** What the head says of a photograph. As scripts/prepare-map.mjs says it of the one the page opens with. */

placeTfjsFiles()

let opened: Promise<{ head: FastRcnn; proposals: Rpn }> | undefined
/** The photograph, and its objects, which are found once, whatever region is asked for. */
let seen: { readonly image: Image; objects?: Promise<Found[]> } | undefined

self.onmessage = async ({ data: { id, image, box } }: MessageEvent<HeadQuestion>) => {
  const say = (answer: HeadAnswer) => self.postMessage(answer)
  try {
    if (image) seen = { image }
    opened ??= open()
    say({ id, ...(await named(seen!, box)) })
  } catch (error) {
    opened = undefined
    if (seen) seen = { image: seen.image }
    say({ id, reason: error instanceof Error ? error.message : String(error) })
  }
}

async function named(photograph: NonNullable<typeof seen>, box: readonly number[]): Promise<Named> {
  const { head, proposals } = await opened!
  const { image } = photograph
  photograph.objects ??= detect(head, image, { proposals }).then(plain)
  const objects = await photograph.objects
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
  const backbone = onceEach(await centerNet(network, { stride: 16 }))
  const file = async (url: string) => oneFile(new Uint8Array(await (await fetchFile(url)).arrayBuffer()))
  const [head, proposals] = await Promise.all([
    file(headUrl).then((one) => load(one, { backbone })),
    file(proposalsUrl).then((one) => load(one, { backbone, kind: 'rpn' })),
  ])
  return { head, proposals }
}

/** A backbone that looks at a photograph once, however often it is asked for the same. */
function onceEach(backbone: Backbone): Backbone {
  let last: { readonly image: Image; readonly map: ReturnType<Backbone['map']> } | undefined
  return {
    ...backbone,
    map(image) {
      if (last?.image !== image) last = { image, map: backbone.map(image) }
      return last.map
    },
  }
}
