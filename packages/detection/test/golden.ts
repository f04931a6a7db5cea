import { readFileSync } from 'node:fs'

/** The cases of a golden file. */
function golden<Case>(name: string): Case[] {
  return JSON.parse(readFileSync(new URL(`golden/${name}.json`, import.meta.url), 'utf8')).cases
}

/** Of pycocotools. */
export interface CocoCase {
  readonly id: string
  readonly tag: string
  readonly images: number[]
  readonly categories: number[]
  readonly gt: [
    image: number,
    category: number,
    x: number,
    y: number,
    w: number,
    h: number,
    area: number,
    crowd: 0 | 1,
  ][]
  readonly detections: [
    image: number,
    category: number,
    x: number,
    y: number,
    w: number,
    h: number,
    score: number,
  ][]
  readonly expected: {
    readonly stats: number[]
    readonly per_class: Record<string, { ap: number; ap50: number; ap75: number; ar100: number }>
  }
}

export const cocoCases = golden<CocoCase>('coco-map')

/** What `evaluateCoco` takes. */
export function cocoArguments({ images, categories, gt, detections }: CocoCase) {
  const corners = (x: number, y: number, w: number, h: number) => [x, y, x + w, y + h]
  return [
    detections.map(([image, category, x, y, w, h, score]) => ({
      image,
      category,
      box: corners(x, y, w, h),
      score,
    })),
    gt.map(([image, category, x, y, w, h, area, crowd]) => ({
      image,
      category,
      box: corners(x, y, w, h),
      area,
      crowd: crowd === 1,
    })),
    { images, categories },
  ] as const
}

interface VocAnswer {
  readonly per_class: Record<string, { npos: number; ap_all: number; ap11: number } | null>
  readonly map_all: number
  readonly map_11: number
}

/** Of py-faster-rcnn. */
export interface VocCase {
  readonly id: string
  readonly tag: string
  readonly iou_threshold: number
  readonly classes: number[]
  readonly gt: [
    image: number,
    category: number,
    x1: number,
    y1: number,
    x2: number,
    y2: number,
    difficult: 0 | 1,
  ][]
  readonly detections: [
    image: number,
    category: number,
    x1: number,
    y1: number,
    x2: number,
    y2: number,
    score: number,
  ][]
  readonly expected: { readonly plus_one: VocAnswer; readonly continuous: VocAnswer }
}

export const vocCases = golden<VocCase>('voc-ap')

/** The lists that `evaluateVoc` takes. */
export function vocArguments({ gt, detections }: VocCase) {
  return [
    detections.map(([image, category, x1, y1, x2, y2, score]) => ({
      image,
      category,
      box: [x1, y1, x2, y2],
      score,
    })),
    gt.map(([image, category, x1, y1, x2, y2, difficult]) => ({
      image,
      category,
      box: [x1, y1, x2, y2],
      difficult: difficult === 1,
    })),
  ] as const
}

type Rows = [x1: number, y1: number, x2: number, y2: number][]

/** Of torchvision. */
export type BoxCase = { readonly id: string; readonly tag?: string } & (
  | { readonly op: 'nms'; boxes: Rows; scores: number[]; iou_threshold: number; keep: number[] }
  | {
      readonly op: 'batched_nms'
      boxes: Rows
      scores: number[]
      classes: number[]
      iou_threshold: number
      keep: number[]
    }
  | { readonly op: 'box_iou' | 'generalized_box_iou'; a: Rows; b: Rows; expected: number[] }
  | {
      readonly op: 'box_encode'
      weights: [number, number, number, number]
      proposals: Rows
      targets_of: Rows
      expected: number[]
    }
  | {
      readonly op: 'box_decode'
      weights: [number, number, number, number]
      boxes: Rows
      codes: number[][]
      image: { width: number; height: number }
      expected: number[]
      expected_clipped: number[]
    }
)

export const boxCases = golden<BoxCase>('box-nms-codec')

/** Rows as one array. */
export const flat = (rows: readonly (readonly number[])[]) => Float32Array.from(rows.flat())
