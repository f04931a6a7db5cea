import { type Network, openCenterNet } from '@roipool/features'
import { placeTfjsFiles } from '@roipool/theme/tfjs-files'
import weightsUrl from '../../node_modules/@vladmandic/human/models/centernet.bin?url'
import descriptionUrl from '../../node_modules/@vladmandic/human/models/centernet.json?url'
import type { Answer, Question } from './messages'

placeTfjsFiles()

let network: Promise<Network> | undefined

self.onmessage = async ({ data: { id, pixels, stride } }: MessageEvent<Question>) => {
  const say = (answer: Answer) => self.postMessage(answer)
  try {
    network ??= open((share) => say({ kind: 'loading', id, share }))
    const { features } = await network
    say({ kind: 'computing', id })
    say({ kind: 'features', id, features: await features(pixels, stride) })
  } catch (error) {
    network = undefined
    say({ kind: 'failed', id, reason: error instanceof Error ? error.message : String(error) })
  }
}

/** @param onProgress is told the share of the weights that has arrived */
async function open(onProgress: (share: number) => void): Promise<Network> {
  const [description, weights] = await Promise.all([load(descriptionUrl), load(weightsUrl)])
  const [text, bytes] = await Promise.all([description.text(), arrayBuffer(weights, onProgress)])
  return openCenterNet({ description: JSON.parse(text), weights: bytes })
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
