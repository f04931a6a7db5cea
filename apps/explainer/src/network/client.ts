import type { FeatureMap } from '@roipool/core'
import { STRIDE, type Stride } from '@roipool/features/input'
import type { Answer, Question } from './messages'
import type { Photograph } from './photograph'
import { preparedMap } from './prepared'

/** How far the map of the last photograph is; at last, whether this browser computed it. */
export type Progress =
  | Exclude<Answer, { kind: 'features' }>
  | { readonly kind: 'opening' }
  | { readonly kind: 'ready'; readonly prepared: boolean }

/** What makes feature maps: the network, in a thread of its own, opened for the first map that is not prepared. */
export function openNetwork(
  onFeatures: (features: FeatureMap, stride: Stride) => void,
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
    async look({ pixels, own }: Photograph, stride: Stride) {
      const question: Question = { id: ++asked, pixels, stride }
      if (own || stride !== STRIDE) return ask(question)
      try {
        const features = await preparedMap()
        if (question.id !== asked) return
        onFeatures(features, stride)
        onProgress({ kind: 'ready', prepared: true })
      } catch {
        ask(question)
      }
    },
  }
}
