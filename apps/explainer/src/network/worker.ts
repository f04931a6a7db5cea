import type { Backbone, CenterNetStride } from '@roipool/features'
import { centerNet, type ModelFiles } from '@roipool/features/tfjs'
import { placeTfjsFiles } from '@roipool/theme/tfjs-files'
import { ready, setBackend } from '@tensorflow/tfjs-core'
import { fetchNetwork } from './files'
import type { Answer, Question } from './messages'

placeTfjsFiles()

let files: Promise<ModelFiles> | undefined
/** Opened when a stride is first asked for. */
const backbones = new Map<CenterNetStride, Promise<Backbone>>()

self.onmessage = async ({ data: { id, image, stride } }: MessageEvent<Question>) => {
  const say = (answer: Answer) => self.postMessage(answer)
  try {
    files ??= opened((share) => say({ kind: 'loading', id, share }))
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

async function opened(onProgress: (share: number) => void): Promise<ModelFiles> {
  const network = await fetchNetwork(onProgress)
  await setBackend('wasm')
  await ready()
  return network
}
