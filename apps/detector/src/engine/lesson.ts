import {
  evaluate,
  type FastRcnn,
  fastRcnn,
  load,
  oneFile,
  type Pooling,
  type PreparedScene,
  save,
  train,
} from '@roipool/fast-rcnn'
import type { Backbone } from '@roipool/features'
import type { Findings, PoolingName } from '../project/types'
import type { Lesson, News, Taught } from './messages'
import { boxIn } from './sheets'

/** Checks on the photographs left out, spread over the steps; the last one is at the end. */
const CHECKS = 4
/** Settings of a step and seed, chosen on validation scenes of the ready set. */
const STEP = { images: 4, roisPerImage: 32, seed: 1 } as const

const poolings: Readonly<Record<PoolingName, Pooling>> = {
  roiAlign: { operator: 'roiAlign', outputSize: [5, 5], samplingRatio: 2 },
  roiPool: { operator: 'roiPool', outputSize: [5, 5] },
}

/** A photograph left out, and how its pixels relate to those of the file. */
export interface Checked {
  readonly scene: PreparedScene
  readonly scale: number
}

/** Trains a head, from the start or from where it stopped. `signal` ends it between two steps; what it learned is kept. */
export async function teach(
  backbone: Backbone,
  { names, pooling, steps, from }: Lesson,
  scenes: readonly PreparedScene[],
  check: readonly Checked[],
  signal: AbortSignal,
  tell: (news: News) => void,
): Promise<{ model: FastRcnn; taught: Taught }> {
  const model = from
    ? await load(oneFile(from), { backbone })
    : fastRcnn({ backbone, classes: names, pool: poolings[pooling], seed: STEP.seed })
  try {
    const file = oneFile()
    let step = model.checkpoint?.step ?? 0
    let findings: Findings | undefined
    const every = Math.max(1, Math.round(steps / CHECKS))
    const options = { ...STEP, steps, checkpoint: model.checkpoint, warn: () => undefined }
    for await (const taken of train(model, scenes, options)) {
      step = taken.number
      tell({ kind: 'step', step, loss: taken.loss })
      findings = undefined
      if (step % every === 0 || step === steps) {
        findings = await findingsOf(model, check)
        tell({ kind: 'checked', step, findings })
      }
      await turn()
      if (step === steps || signal.aborted) {
        await save(model, file, { checkpoint: await taken.checkpoint() })
        break
      }
    }
    findings ??= await findingsOf(model, check)
    const head = (file.bytes ?? from) as Uint8Array<ArrayBuffer>
    return { model, taught: { head, step, findings } }
  } catch (error) {
    model.dispose()
    throw error
  }
}

/** What a head finds on photographs, faint scores too: the page hides those below its threshold. */
export async function findingsOf(model: FastRcnn, check: readonly Checked[]): Promise<Findings> {
  const { detections } = await evaluate(
    model,
    check.map(({ scene }) => scene),
  )
  return Object.fromEntries(
    check.map(({ scene: { id }, scale }) => [
      id,
      detections
        .filter(({ image }) => image === id)
        .map(({ category, score, box }) => ({ name: String(category), score, box: boxIn(box, scale) })),
    ]),
  )
}

const channel = new MessageChannel()

/** A turn of the event loop, in which a message of the page arrives. */
export function turn(): Promise<void> {
  return new Promise((resolve) => {
    channel.port1.onmessage = () => resolve()
    channel.port2.postMessage(null)
  })
}
