import type { FeatureMap } from '@roipool/core'
import type { CenterNetStride, Image } from '@roipool/features'

/** What the page asks of the network's worker. */
export interface Question {
  readonly id: number
  readonly image: Image
  readonly stride: CenterNetStride
}

/** What the page asks of the head's worker: a box is x1 y1 x2 y2, in pixels of the image. */
export interface HeadQuestion {
  readonly id: number
  /** That of the question before where there is none. */
  readonly image: Image | undefined
  readonly box: readonly number[]
}

export interface Found {
  readonly name: string
  readonly score: number
  readonly box: readonly number[]
}

/** The objects of a photograph, and what its region shows, the likeliest first. */
export interface Named {
  readonly objects: readonly Found[]
  readonly region: readonly Found[]
}

export type HeadAnswer = { readonly id: number } & (Named | { readonly reason: string })

/** What the worker says while it answers question `id`, and at last. */
export type Answer =
  | { readonly kind: 'loading'; readonly id: number; readonly share: number }
  | { readonly kind: 'computing'; readonly id: number }
  | { readonly kind: 'features'; readonly id: number; readonly features: FeatureMap }
  | { readonly kind: 'failed'; readonly id: number; readonly reason: string }
