import { exitCode, fail, print, startProgress } from '@roipool/terminal'
import { drawnPlaces, writeDrawn } from '../detect/drawn.js'
import { evaluationPage } from '../detect/evaluation-page.js'
import { classRows, cocoNames, confusionLines, number } from '../detect/figures.js'
import { type Judged, judge, mistakesText, worst } from '../detect/judge.js'
import { readLabelled } from '../detect/labelled.js'
import { type Found, markOf } from '../detect/look.js'
import { openBackbone, openDetector, openProposals } from '../detect/models.js'
import type { Picture } from '../detect/picture.js'
import { checkWritable } from '../output/check-output.js'
import { pairs, table } from '../output/table.js'
import { writeWhole } from '../output/write-whole.js'

export interface EvaluateFlags {
  readonly annotations: string
  readonly images: string
  readonly model?: string
  readonly proposals?: string
  readonly output?: string
  readonly report?: string
  readonly credit?: string
  readonly json?: boolean
}

/** The score of what is drawn, at least: as `roipool detect` has it. */
const SURE = 0.5
/** Pictures with most mistakes that are listed and drawn. */
const WORST = 6

/** Measures a detector on pictures with boxes. Returns the exit code. */
export async function evaluate(flags: EvaluateFlags): Promise<number> {
  const { annotations, images, output, report, credit } = flags
  if (credit !== undefined && report === undefined)
    fail('--credit is written on the page: name one with --report')
  const warn = (message: string) => console.error(`roipool: ${message}`)
  if (report !== undefined) await checkWritable(report, [annotations, ...(flags.model ? [flags.model] : [])])
  const labelled = await readLabelled(annotations, images, warn)
  const files = labelled.pictures.map(({ file }) => file)
  const places = output === undefined ? undefined : await drawnPlaces(output, files)
  const backbone = await openBackbone()
  const model = await openDetector(flags.model, backbone)
  const proposals = await openProposals(flags.proposals, backbone)
  const progress = startProgress()
  const show = (done: number, file: string) => {
    progress.show(`looking at ${file}`, done, labelled.pictures.length)
  }
  const seen = async (picture: Picture, found: readonly Found[]) => {
    const place = places?.get(picture.file)
    const sure = found.filter(({ score }) => score >= SURE)
    if (place !== undefined) await writeDrawn(picture, sure.map(markOf), place)
  }
  const judged = await judge(model, labelled, { proposals, progress: show, warn, seen }).finally(() =>
    progress.stop(),
  )
  if (report !== undefined)
    await writeWhole(report, [await evaluationPage(judged, worst(judged, WORST), credit)])
  await print(flags.json ? JSON.stringify(forMachines(judged), null, 2) : text(judged, output, report))
  return judged.lost === 0 ? exitCode.done : exitCode.no
}

function forMachines(judged: Judged) {
  const { coco, voc, categories, confusion, pictures, truth, detections } = judged
  return {
    images: pictures.length,
    objects: truth.length,
    detections: detections.length,
    coco: Object.fromEntries(coco.stats.map((value, n) => [cocoNames[n]!, value])),
    voc: { map50: voc.map },
    perClass: coco.perClass,
    confusion: { categories, rowsAreThere: confusion },
    worst: worst(judged, WORST).map(({ picture, mistakes }) => ({ image: picture.file, mistakes })),
  }
}

function text(judged: Judged, output: string | undefined, report: string | undefined): string {
  const { coco, voc, pictures, truth, milliseconds } = judged
  const each = (milliseconds / pictures.length).toFixed(0)
  const poor = worst(judged, WORST).map(
    ({ picture, mistakes }) => [picture.file, mistakesText(mistakes)] as const,
  )
  return [
    `${pictures.length} pictures with ${truth.length} objects, ${each} ms each.`,
    pairs(coco.stats.map((value, n) => [cocoNames[n]!, number(value)] as const)),
    `Pascal VOC’s mAP at IoU 0.5: ${number(voc.map ?? -1)}`,
    table(['class', 'objects', 'AP', 'AP 0.5', 'AP 0.75', 'AR 100'], classRows(judged), [1, 2, 3, 4, 5]),
    `What was taken for what (score and IoU of at least 0.5):\n${table(
      ['class', 'right', 'taken for', 'missed', 'where nothing is'],
      confusionLines(judged),
      [1, 3, 4],
    )}`,
    ...(poor.length === 0 ? [] : [`Most mistakes:\n${pairs(poor)}`]),
    ...(output === undefined ? [] : [`drawn   ${output}`]),
    ...(report === undefined ? [] : [`report  ${report}`]),
  ].join('\n\n')
}
