import type { FeatureMap } from '@roipool/core'
import type { CenterNetStride, Image } from '@roipool/features'

/** What the page asks of the network's worker. */
export interface Question {
  readonly id: number
  readonly image: Image
  readonly stride: CenterNetStride
}

/** What the worker says while it answers question `id`, and at last. */
export type Answer =
  | { readonly kind: 'loading'; readonly id: number; readonly share: number }
  | { readonly kind: 'computing'; readonly id: number }
  | { readonly kind: 'features'; readonly id: number; readonly features: FeatureMap }
  | { readonly kind: 'failed'; readonly id: number; readonly reason: string }
