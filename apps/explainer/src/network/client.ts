import type { FeatureMap } from '@roipool/core'
import type { CenterNetStride } from '@roipool/features'
import type { Answer, Question } from './messages'
import type { Photograph } from './photograph'

/** How far the network is with the last photograph it was given. */
export type Progress = Exclude<Answer, { kind: 'features' }> | { readonly kind: 'ready' }

/** The network, in a thread of its own, so that the page stays responsive. */
export function openNetwork(
  onFeatures: (features: FeatureMap, stride: CenterNetStride) => void,
  onProgress: (progress: Progress) => void,
) {
  const worker = new Worker(new URL('./worker.ts', import.meta.url), { type: 'module' })
  let asked = 0
  return {
    /** Asks for the feature map of a photograph. What was asked before it is no longer wanted. */
    look({ image }: Photograph, stride: CenterNetStride) {
      const question: Question = { id: ++asked, image, stride }
      worker.onmessage = ({ data }: MessageEvent<Answer>) => {
        if (data.id !== question.id) return
        if (data.kind === 'features') onFeatures(data.features, stride)
        onProgress(data.kind === 'features' ? { kind: 'ready' } : data)
      }
      worker.onerror = ({ message }) => onProgress({ kind: 'failed', id: question.id, reason: message })
      worker.postMessage(question)
    },
  }
}
