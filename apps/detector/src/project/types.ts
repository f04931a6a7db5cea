/** x1 y1 x2 y2 in pixels of the photograph, from its top left corner. */
export type Box = readonly [x1: number, y1: number, x2: number, y2: number]

/** A box that somebody drew, and what is in it. */
export interface Thing {
  readonly id: string
  readonly name: string
  readonly box: Box
}

/** What a photograph is for: to teach with, or to be looked at by what was taught. */
export type Part = 'teach' | 'try'

export interface Photograph {
  readonly id: string
  /** Of its file. */
  readonly name: string
  readonly blob: Blob
  /** Pixels. */
  readonly width: number
  readonly height: number
  readonly part: Part
  readonly things: readonly Thing[]
}

export type PoolingName = 'roiAlign' | 'roiPool'

interface Settings {
  readonly steps: number
  readonly pooling: PoolingName
}

/** What is drawn and chosen: it can be undone, saved and exported. */
export interface Project {
  /** Names of the things to find, in the order they came. */
  readonly names: readonly string[]
  readonly photographs: readonly Photograph[]
  readonly settings: Settings
}

/** One thing that was found. */
export interface Found {
  readonly name: string
  /** 0 to 1. */
  readonly score: number
  readonly box: Box
}

/** What was found on each photograph, by the photograph's id, the surest first. */
export type Findings = Readonly<Record<string, readonly Found[]>>

/** A round of teaching, and the head that came of it. */
export interface Round {
  /** The head as a file, with what it needs to go on. */
  readonly head: Uint8Array<ArrayBuffer>
  readonly names: readonly string[]
  readonly pooling: PoolingName
  readonly step: number
  readonly steps: number
  /** Of each step. */
  readonly losses: readonly number[]
  /** Mean average precision on the photographs left out, after some of the steps. */
  readonly checks: readonly { readonly step: number; readonly map: number }[]
  readonly findings: Findings
  /** From the press to the end, stops left out. */
  readonly seconds: number
  /** How many boxes of each name it learned from, in the order of `names`. */
  readonly boxes: readonly number[]
}

export const emptyProject: Project = {
  names: [],
  photographs: [],
  settings: { steps: 200, pooling: 'roiAlign' },
}
