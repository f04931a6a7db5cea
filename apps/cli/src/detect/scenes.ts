import type { Scene } from '@roipool/fast-rcnn'
import { CliError, fail, oneLine } from '@roipool/terminal'
import { fitted, type LabelledPicture, misfitWords } from './labelled.js'
import type { Proposing } from './models.js'
import { readPicture, reducedWords } from './picture.js'

type Warn = (message: string) => void

/** Says what teaches nothing. @throws CliError where that is everything */
export function checkTraining(pictures: readonly LabelledPicture[], warn: Warn): void {
  const empty = pictures.filter((one) => learnt(one).length === 0)
  if (empty.length === pictures.length)
    fail(`none of the ${pictures.length} pictures has a box to learn from`)
  if (empty.length > 0) {
    warn(
      `${empty.length} of ${pictures.length} pictures have no boxes: they are background, ${empty[0]!.file} the first`,
    )
  }
  const passed = pictures.reduce((sum, one) => sum + one.objects.length - learnt(one).length, 0)
  if (passed > 0) warn(`${passed} boxes are crowds or difficult: nothing is learnt from them`)
}

/** The objects that are learnt from. */
export const learnt = ({ objects }: LabelledPicture) =>
  objects.filter(({ crowd, difficult }) => !crowd && !difficult)

/** One picture after the other, so that none is kept. */
export async function* scenesOf(
  pictures: readonly LabelledPicture[],
  proposing: Proposing,
  warn: Warn,
): AsyncGenerator<Scene> {
  for (const labelled of pictures) {
    const known = { ...labelled, objects: learnt(labelled) }
    const scene = await sceneOf(known, proposing, warn).catch((error: unknown) => {
      if (!(error instanceof CliError)) throw error
      warn(`${oneLine(error)}: left out`)
    })
    if (scene) yield scene
  }
}

async function sceneOf(
  labelled: LabelledPicture,
  proposing: Proposing,
  warn: Warn,
): Promise<Scene | undefined> {
  const picture = await readPicture(labelled.file)
  const objects = fitted(labelled, picture, picture.image)
  if (!objects) return void warn(misfitWords(labelled, picture))
  const reduced = reducedWords(picture)
  if (reduced !== undefined) warn(reduced)
  return {
    ...(typeof proposing === 'function' ? { proposals: proposing(picture) } : {}),
    id: labelled.name,
    image: picture.image,
    boxes: Float32Array.from(objects.flatMap(({ box }) => box)),
    labels: objects.map(({ label }) => label),
  }
}
