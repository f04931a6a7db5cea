import type { Box, Findings, Found, PoolingName } from '../project/types'

/** A photograph as the engine needs it. */
export interface Sheet {
  readonly id: string
  readonly blob: Blob
  /** Pixels that boxes are in. */
  readonly width: number
  readonly height: number
}

/** A photograph to learn from, and what is on it. */
export interface Labelled extends Sheet {
  readonly boxes: readonly Box[]
  /** Places in the lesson's `names`. */
  readonly labels: readonly number[]
}

export interface Lesson {
  readonly names: readonly string[]
  readonly pooling: PoolingName
  readonly steps: number
  readonly teach: readonly Labelled[]
  /** Photographs left out, that it is checked on while it learns. */
  readonly check: readonly Sheet[]
  /** A head that was stopped, with what it needs to go on. */
  readonly from?: Uint8Array<ArrayBuffer> | undefined
}

/** What the engine says while it teaches. */
export type News =
  /** Fetches the network and starts tfjs. */
  | { readonly kind: 'opening' }
  /** The network looks at each photograph, once. */
  | { readonly kind: 'looking'; readonly done: number; readonly of: number }
  | { readonly kind: 'step'; readonly step: number; readonly loss: number }
  | { readonly kind: 'checked'; readonly step: number; readonly findings: Findings }

export interface Taught {
  readonly head: Uint8Array<ArrayBuffer>
  /** Steps done: fewer than asked for where it was stopped. */
  readonly step: number
  readonly findings: Findings
}

/** Where the time of one look goes, in milliseconds. */
export interface Times {
  readonly decode: number
  readonly network: number
  readonly proposals: number
  readonly pooling: number
  readonly head: number
}

export interface Sight {
  readonly found: readonly Found[]
  readonly times: Times
}

/** A box on a photograph. */
export interface Place {
  readonly sheet: Sheet
  readonly box: Box
}

/** Two regions as the head is given them. */
export interface Likeness {
  /** Place of the most alike in the list. */
  readonly place: number
  /** Cosine of the angle between the two: 1 where they are the same to the head. */
  readonly alike: number
  /** Some channels that make them alike, each a grid of `side` × `side` numbers from 0 to 1 for either. */
  readonly channels: readonly {
    readonly number: number
    readonly a: readonly number[]
    readonly b: readonly number[]
  }[]
  readonly side: number
}
