import { evaluateVoc, iou } from '@roipool/detection'
import type { Findings, Found, Photograph, Thing } from './types'

/** A thing is found where a box of its name overlaps it at least so much (intersection over union). */
const OVERLAP = 0.5
/** Less than this is no overlap to speak of. */
const TOUCH = 0.1

/** How well one kind of thing is found, at one threshold. */
export interface Row {
  readonly name: string
  /** Boxes that were drawn, things found that were right, things found that were wrong. */
  readonly there: number
  readonly right: number
  readonly wrong: number
  /** Of what it found, the share that is right; of what is there, the share that it found. NaN where there is none. */
  readonly precision: number
  readonly recall: number
  /** Average precision over all thresholds, or null where nothing is there. */
  readonly average: number | null
}

/** Something that went wrong. */
export interface Mistake {
  readonly kind: 'taken for' | 'nothing there' | 'badly placed' | 'missed'
  readonly photograph: Photograph
  readonly found: Found | undefined
  /** What is there. */
  readonly thing: Thing | undefined
}

/** Photographs whose boxes were drawn can be judged; on others nobody knows. */
export function judged(photographs: readonly Photograph[]): readonly Photograph[] {
  return photographs.filter(({ part, things }) => part === 'try' && things.length > 0)
}

/** Pascal VOC's mean average precision at IoU 0.5, and that of each name taught; null without a box to find. */
export function meanAverage(
  names: readonly string[],
  photographs: readonly Photograph[],
  findings: Findings,
) {
  const truth = judged(photographs).flatMap(({ id, things }) =>
    things
      .filter(({ name }) => names.includes(name))
      .map(({ name, box }) => ({ image: id, category: name, box })),
  )
  if (truth.length === 0) return { map: null, averages: new Map<string, number>() }
  const detections = judged(photographs).flatMap(({ id }) =>
    (findings[id] ?? []).map(({ name, score, box }) => ({ image: id, category: name, score, box })),
  )
  const { map, perClass } = evaluateVoc(detections, truth, { iouThreshold: OVERLAP })
  const averages = Object.entries(perClass).flatMap(([name, { ap }]) =>
    ap === null ? [] : [[name, ap] as const],
  )
  return { map, averages: new Map(averages) }
}

/** What is right and what is wrong at a threshold: mistakes first that it is surest of. */
export function verdicts(
  names: readonly string[],
  photographs: readonly Photograph[],
  findings: Findings,
  threshold: number,
): { rows: Row[]; mistakes: Mistake[] } {
  const count = new Map(names.map((name) => [name, { there: 0, right: 0, wrong: 0 }]))
  const mistakes: Mistake[] = []
  for (const photograph of judged(photographs)) {
    // What was never taught cannot be missed.
    const free = new Set(photograph.things.filter(({ name }) => count.has(name)))
    for (const { name } of free) count.get(name)!.there++
    for (const found of findings[photograph.id] ?? []) {
      if (found.score < threshold || !count.has(found.name)) continue
      const of = count.get(found.name)!
      const hit = nearest(
        found,
        [...free].filter(({ name }) => name === found.name),
      )
      if (hit && hit.overlap >= OVERLAP) {
        of.right++
        free.delete(hit.thing)
        continue
      }
      of.wrong++
      const near = nearest(found, photograph.things)
      const thing = near && near.overlap >= TOUCH ? near.thing : undefined
      const kind = !thing ? 'nothing there' : thing.name === found.name ? 'badly placed' : 'taken for'
      mistakes.push({ kind, photograph, found, thing })
    }
    for (const thing of free) mistakes.push({ kind: 'missed', photograph, found: undefined, thing })
  }
  const { averages } = meanAverage(names, photographs, findings)
  const rows = names.map((name): Row => {
    const { there, right, wrong } = count.get(name)!
    return {
      ...{ name, there, right, wrong },
      precision: right / (right + wrong),
      recall: right / there,
      average: averages.get(name) ?? null,
    }
  })
  return { rows, mistakes: mistakes.sort((a, b) => (b.found?.score ?? 0) - (a.found?.score ?? 0)) }
}

function nearest({ box }: Found, things: readonly Thing[]) {
  let best: { thing: Thing; overlap: number } | undefined
  for (const thing of things) {
    const [overlap = 0] = iou(Float32Array.from(box), Float32Array.from(thing.box))
    if (!best || overlap > best.overlap) best = { thing, overlap }
  }
  return best
}
