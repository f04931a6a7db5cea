import type { Backbone, CenterNetStride } from '@roipool/features'
import { centerNet, type ModelFiles } from '@roipool/features/tfjs'
import { placeTfjsFiles } from '@roipool/theme/tfjs-files'
import { ready, setBackend } from '@tensorflow/tfjs-core'
import weightsUrl from '../../node_modules/@vladmandic/human/models/centernet.bin?url'
import descriptionUrl from '../../node_modules/@vladmandic/human/models/centernet.json?url'
import type { Answer, Question } from './messages'

placeTfjsFiles()

let files: Promise<ModelFiles> | undefined
/** Opened when a stride is first asked for. */
const backbones = new Map<CenterNetStride, Promise<Backbone>>()

self.onmessage = async ({ data: { id, image, stride } }: MessageEvent<Question>) => {
  const say = (answer: Answer) => self.postMessage(answer)
  try {
    files ??= fetchFiles((share) => say({ kind: 'loading', id, share }))
    const network = await files
    say({ kind: 'computing', id })
    const backbone = backbones.get(stride) ?? centerNet(network, { stride })
    backbones.set(stride, backbone)
    const { features } = await (await backbone).map(image)
    say({ kind: 'features', id, features })
  } catch (error) {
    files = undefined
    backbones.clear()
    say({ kind: 'failed', id, reason: error instanceof Error ? error.message : String(error) })
  }
}

/** @param onProgress is told the share of the weights that has arrived */
async function fetchFiles(onProgress: (share: number) => void): Promise<ModelFiles> {
  const [description, weights] = await Promise.all([load(descriptionUrl), load(weightsUrl)])
  const [text, bytes] = await Promise.all([description.text(), arrayBuffer(weights, onProgress)])
  await setBackend('wasm')
  await ready()
  return { description: JSON.parse(text), weights: bytes }
}

async function load(url: string): Promise<Response> {
  const response = await fetch(url)
  if (!response.ok) throw new Error(`${url}: ${response.status} ${response.statusText}`)
  return response
}

async function arrayBuffer(response: Response, onProgress: (share: number) => void): Promise<ArrayBuffer> {
  const total = Number(response.headers.get('Content-Length'))
  let done = 0
  const counted = response.body!.pipeThrough(
    new TransformStream<Uint8Array<ArrayBuffer>, Uint8Array<ArrayBuffer>>({
      transform(chunk, controller) {
        done += chunk.length
        if (total > 0) onProgress(done / total)
        controller.enqueue(chunk)
      },
    }),
  )
  return new Response(counted).arrayBuffer()
}
