import { RoiPoolError } from '@roipool/core'
import { CliError, exitCode, fail, oneLine, print, startProgress } from '@roipool/terminal'
import { drawnPlaces, writeDrawn } from '../detect/drawn.js'
import { findPictures } from '../detect/find-pictures.js'
import { type Found, look, markOf } from '../detect/look.js'
import { openBackbone, openDetector, openProposals, proposalsIn } from '../detect/models.js'
import { type Picture, readPicture, reducedWords } from '../detect/picture.js'
import { detectionsPage, type Shown, shownOf } from '../detect/report.js'
import { checkWritable } from '../output/check-output.js'
import { table } from '../output/table.js'
import { writeWhole } from '../output/write-whole.js'

export interface DetectFlags {
  readonly model?: string
  readonly proposals?: string
  readonly score?: number
  readonly iou?: number
  readonly most?: number
  readonly output?: string
  readonly report?: string
  readonly json?: boolean
}

/** What became of one picture. */
type Outcome =
  | { readonly file: string; readonly width: number; readonly height: number; readonly found: Found[] }
  | { readonly file: string; readonly error: string }

/** Finds objects in pictures. One that cannot be read is reported, and the rest go on. Returns the exit code. */
export async function detect(words: readonly string[], flags: DetectFlags): Promise<number> {
  const { output, report } = flags
  const files = await findPictures(words)
  const places = output === undefined ? undefined : await drawnPlaces(output, files)
  if (report !== undefined) await checkWritable(report, files)
  const backbone = await openBackbone()
  const model = await openDetector(flags.model, backbone)
  const proposing = await openProposals(flags.proposals, backbone)
  const settings = {
    scoreThreshold: flags.score,
    iouThreshold: flags.iou,
    most: flags.most,
  }
  const outcomes: Outcome[] = []
  const shown: Shown[] = []
  const progress = startProgress()
  try {
    for (const [n, file] of files.entries()) {
      progress.show(`looking at ${file}`, n, files.length)
      const seen = await tried(file, async (picture) => ({
        picture,
        found: await look(model, picture, { ...settings, proposals: proposalsIn(proposing, picture) }),
      }))
      if ('error' in seen) {
        if (files.length === 1) fail(seen.error)
        outcomes.push({ file, error: seen.error })
        continue
      }
      const { picture, found } = seen
      const { width, height } = picture
      outcomes.push({ file, width, height, found })
      const place = places?.get(file)
      if (place !== undefined) await writeDrawn(picture, found.map(markOf), place)
      if (report !== undefined) shown.push(await shownOf(picture, found.map(markOf), captionOf(found)))
    }
  } finally {
    progress.stop()
  }
  const bad = outcomes.flatMap((outcome) => ('error' in outcome ? [outcome.error] : []))
  for (const error of bad) console.error(`roipool: ${error}`)
  if (bad.length === files.length) fail(`none of the ${files.length} pictures could be looked at`)
  if (report !== undefined) await writeWhole(report, [detectionsPage(shown)])
  await print(
    flags.json ? JSON.stringify(outcomes.map(forMachines), null, 2) : text(outcomes, output, report),
  )
  return bad.length === 0 ? exitCode.done : exitCode.no
}

async function tried<Result>(file: string, work: (picture: Picture) => Promise<Result>) {
  try {
    const picture = await readPicture(file)
    const reduced = reducedWords(picture)
    if (reduced !== undefined) console.error(`roipool: ${reduced}`)
    return await work(picture)
  } catch (error) {
    if (error instanceof CliError) return { error: oneLine(error) }
    if (error instanceof RoiPoolError) return { error: `${file}: ${oneLine(error)}` }
    throw error
  }
}

function forMachines(outcome: Outcome) {
  if ('error' in outcome) return { image: outcome.file, error: outcome.error }
  const { file, width, height, found } = outcome
  const detections = found.map(({ class: name, score, box }) => ({ class: name, score, box }))
  return { image: file, width, height, detections }
}

function text(outcomes: readonly Outcome[], output: string | undefined, report: string | undefined): string {
  const seen = outcomes.flatMap((outcome) => ('found' in outcome ? [outcome] : []))
  const many = outcomes.length > 1
  const rows = seen.flatMap(({ file, found }) =>
    found.map(({ class: name, score, box }) => [
      ...(many ? [file] : []),
      name,
      score.toFixed(2),
      ...box.map((side) => side.toFixed(0)),
    ]),
  )
  const head = [...(many ? ['image'] : []), 'class', 'score', 'x1', 'y1', 'x2', 'y2']
  const first = many ? 2 : 1
  const lines = [
    rows.length === 0
      ? `Nothing found in ${many ? `${seen.length} pictures` : seen[0]!.file}.`
      : table(
          head,
          rows,
          [0, 1, 2, 3, 4].map((n) => n + first),
        ),
  ]
  if (many && rows.length > 0) lines.push(`\n${rows.length} objects in ${seen.length} pictures.`)
  if (output !== undefined) lines.push(`drawn   ${output}`)
  if (report !== undefined) lines.push(`report  ${report}`)
  return lines.join('\n')
}

function captionOf(found: readonly Found[]): string {
  if (found.length === 0) return 'nothing found'
  return found.map(({ class: name, score }) => `${name} ${score.toFixed(2)}`).join(', ')
}
