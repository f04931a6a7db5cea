import type { FeatureMap } from '@roipool/core'
import type { CenterNetStride } from '@roipool/features'
import type { Answer, Question } from './messages'
import type { Photograph } from './photograph'
import { PREPARED_STRIDE, preparedMap } from './prepared'

/** How far the map of the last photograph is; at last, whether this browser computed it. */
export type Progress =
  | Exclude<Answer, { kind: 'features' }>
  | { readonly kind: 'opening' }
  | { readonly kind: 'ready'; readonly prepared: boolean }

/** What makes feature maps: the network, in a thread of its own, opened for the first map that is not prepared. */
export function openNetwork(
  onFeatures: (features: FeatureMap, stride: CenterNetStride) => void,
  onProgress: (progress: Progress) => void,
) {
  let worker: Worker | undefined
  let asked = 0

  function ask(question: Question): void {
    worker ??= new Worker(new URL('./worker.ts', import.meta.url), { type: 'module' })
    worker.onmessage = ({ data }: MessageEvent<Answer>) => {
      if (data.id !== asked) return
      if (data.kind === 'features') onFeatures(data.features, question.stride)
      onProgress(data.kind === 'features' ? { kind: 'ready', prepared: false } : data)
    }
    worker.onerror = ({ message }) => onProgress({ kind: 'failed', id: question.id, reason: message })
    worker.postMessage(question)
  }

  return {
    /** Asks for the feature map of a photograph. What was asked before it is no longer wanted. */
    async look({ image, own }: Photograph, stride: CenterNetStride) {
      const id = ++asked
      const features =
        own || stride !== PREPARED_STRIDE ? undefined : await preparedMap().catch(() => undefined)
      if (id !== asked) return
      if (features) {
        onFeatures(features, stride)
        onProgress({ kind: 'ready', prepared: true })
      } else ask({ id, image: await image(), stride })
    },
  }
}
