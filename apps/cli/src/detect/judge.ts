import {
  type CocoResult,
  confusion,
  type Detection,
  evaluateCoco,
  evaluateVoc,
  type Truth,
  type VocResult,
} from '@roipool/detection'
import type { FastRcnn } from '@roipool/fast-rcnn'
import { CliError, fail, oneLine } from '@roipool/terminal'
import { fitted, type LabelledPicture, misfitWords } from './labelled.js'
import { type Found, look } from './look.js'
import { type Proposing, proposalsIn } from './models.js'
import { type Picture, readPicture } from './picture.js'

/** How good a detector is on some pictures. Images are named by their files, categories by their classes. */
export interface Judged {
  readonly coco: CocoResult
  /** At IoU 0.5, with each class's curve. */
  readonly voc: VocResult
  readonly categories: readonly string[]
  /** Rows are there, columns are found: score and IoU of at least 0.5. */
  readonly confusion: number[][]
  readonly detections: readonly Detection[]
  readonly truth: readonly Truth[]
  readonly pictures: readonly LabelledPicture[]
  /** How many could not be looked at. */
  readonly lost: number
  readonly milliseconds: number
}

export interface JudgeOptions {
  readonly proposals: Proposing
  /** Given each picture, and what was found in it. */
  seen?(picture: Picture, found: readonly Found[]): Promise<void>
  progress(done: number, file: string): void
  warn(message: string): void
}

/** Scores from here on count, as in COCO's and VOC's measures. */
const SCORE = 0.05

export async function judge(
  model: FastRcnn,
  labelled: { readonly classes: readonly string[]; readonly pictures: readonly LabelledPicture[] },
  { proposals, progress, warn, seen: tell }: JudgeOptions,
): Promise<Judged> {
  const { classes } = labelled
  checkClasses(model, classes, warn)
  const categories = [...new Set([...classes, ...model.classes])]
  const [detections, truth, pictures]: [Detection[], Truth[], LabelledPicture[]] = [[], [], []]
  const from = performance.now()
  for (const [n, one] of labelled.pictures.entries()) {
    progress(n, one.file)
    const seen = await lookAt(model, one, proposals, warn)
    if (!seen) continue
    await tell?.(seen.picture, seen.found)
    pictures.push(one)
    const image = one.file
    for (const { class: category, score, box } of seen.found) detections.push({ image, category, score, box })
    for (const { label, box, area, crowd, difficult } of seen.objects) {
      truth.push({ image, category: classes[label]!, box, area, crowd, difficult })
    }
  }
  if (pictures.length === 0) fail(`none of the ${labelled.pictures.length} pictures could be looked at`)
  return {
    coco: evaluateCoco(detections, truth, { images: pictures.map(({ file }) => file), categories }),
    voc: evaluateVoc(detections, truth),
    categories,
    confusion: confusion(detections, plain(truth), { categories }),
    detections,
    truth,
    pictures,
    lost: labelled.pictures.length - pictures.length,
    milliseconds: performance.now() - from,
  }
}

async function lookAt(
  model: FastRcnn,
  one: LabelledPicture,
  proposing: Proposing,
  warn: (message: string) => void,
) {
  try {
    const picture = await readPicture(one.file)
    const objects = fitted(one, picture, picture)
    if (objects) {
      const proposals = proposalsIn(proposing, picture)
      return { picture, objects, found: await look(model, picture, { proposals, scoreThreshold: SCORE }) }
    }
    warn(misfitWords(one, picture))
  } catch (error) {
    if (!(error instanceof CliError)) throw error
    warn(`${oneLine(error)}: left out`)
  }
  return undefined
}

function checkClasses(model: FastRcnn, classes: readonly string[], warn: (message: string) => void): void {
  const unknown = classes.filter((name) => !model.classes.includes(name))
  if (unknown.length === 0) return
  const names = unknown.join(', ')
  if (unknown.length === classes.length) {
    fail(`the model knows none of the annotated classes (${names}), but ${model.classes.join(', ')}`)
  }
  warn(`the model does not know ${names}: it cannot find them`)
}

/** Objects that count as found or not: no crowds, nothing difficult. */
function plain(truth: readonly Truth[]): Truth[] {
  return truth.filter(({ crowd, difficult }) => !crowd && !difficult)
}

/** Pictures with most mistakes first: what is missed, taken for something else, or found where nothing is. */
export function worst({ detections, truth, categories, pictures }: Judged, most: number) {
  const counted = pictures.map((picture) => {
    const here = ({ image }: { readonly image: unknown }) => image === picture.file
    const table = confusion(detections.filter(here), plain(truth.filter(here)), { categories })
    const mistakes = table
      .flatMap((row, n) => row.filter((_, m) => m !== n))
      .reduce((sum, count) => sum + count, 0)
    return { picture, mistakes }
  })
  return counted
    .filter(({ mistakes }) => mistakes > 0)
    .sort((a, b) => b.mistakes - a.mistakes)
    .slice(0, most)
}

/** `1 mistake`, `2 mistakes`. */
export const mistakesText = (count: number): string => `${count} mistake${count === 1 ? '' : 's'}`
