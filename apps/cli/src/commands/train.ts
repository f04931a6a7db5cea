import { rm, stat } from 'node:fs/promises'
import { extname } from 'node:path'
import { leftText } from '@roipool/bench'
import { fastRcnn, oneFile, type Pooling, type Step, save, train as steps } from '@roipool/fast-rcnn'
import type { Backbone } from '@roipool/features'
import { exitCode, fail, type Progress, print, startProgress } from '@roipool/terminal'
import { onInterrupt } from '../detect/interrupt.js'
import { judge } from '../detect/judge.js'
import { type Labelled, readLabelled, split } from '../detect/labelled.js'
import { openBackbone, openDetector, openProposals } from '../detect/models.js'
import { checkTraining, learnt, scenesOf } from '../detect/scenes.js'
import { checkWritable } from '../output/check-output.js'
import { pairs } from '../output/table.js'
import { writeWhole } from '../output/write-whole.js'

export interface TrainFlags {
  readonly annotations: string
  readonly images: string
  readonly output: string
  readonly steps?: number
  readonly seed?: number
  readonly operator?: string
  readonly outputSize?: readonly [height: number, width: number]
  readonly head?: readonly number[]
  readonly proposals?: string
  readonly validation?: string
  readonly checkpointEvery?: number
  readonly resume?: string
  readonly json?: boolean
}

const warn = (message: string) => console.error(`roipool: ${message}`)

/** Trains a detector. Ctrl+C keeps a checkpoint. Returns the exit code. */
export async function train(flags: TrainFlags): Promise<number> {
  const { output, annotations, images, checkpointEvery = 500 } = flags
  const checkpoint = checkpointOf(output)
  await checkWritable(output, [annotations, ...(flags.resume === undefined ? [] : [flags.resume])])
  await checkWritable(checkpoint, [annotations])
  const data = await readLabelled(annotations, images, warn)
  const { training, validation } = await divided(data, flags)
  checkTraining(training, warn)
  const backbone = await openBackbone()
  const proposals = await openProposals(flags.proposals, backbone)
  const model = await modelFor(flags, data.classes, backbone)
  const of = flags.steps ?? 1500
  const began = model.checkpoint?.step ?? 0
  if (began >= of) fail(`${flags.resume} has done ${began} steps already: ask for more with --steps`)
  const seed = model.checkpoint?.seed ?? flags.seed ?? 0
  const keep = async (step: Step) => {
    const file = oneFile()
    await save(model, file, { checkpoint: await step.checkpoint() })
    await writeWhole(checkpoint, [file.bytes!])
  }
  const interrupt = onInterrupt()
  const progress = startProgress()
  const losses: number[] = []
  const from = performance.now()
  let started: number | undefined
  try {
    for await (const step of steps(model, scenesOf(training, proposals, warn), {
      steps: of,
      seed,
      checkpoint: model.checkpoint,
      proposals: typeof proposals === 'function' ? undefined : proposals,
      signal: interrupt.signal,
      progress: (done) => progress.show('making maps, once a picture', done, training.length),
      warn,
    })) {
      started ??= performance.now()
      losses.push(step.loss)
      const { number } = step
      progress.show(stepWords(losses, performance.now() - started, of - number), number, of)
      interrupt.training()
      // An interrupt that comes while a file is written takes its temporary file away.
      if (interrupt.asked() || (number % checkpointEvery === 0 && number < of)) {
        await keep(step).catch((error: unknown) => (interrupt.asked() ? keep(step) : Promise.reject(error)))
      }
      if (interrupt.asked() && number < of) {
        progress.stop()
        warn(`stopped after step ${number} of ${of}. To go on: ${resumeWords(flags, of, checkpoint)}`)
        return exitCode.cancelled
      }
    }
  } catch (error) {
    if (!interrupt.signal.aborted) throw error
    progress.stop()
    warn('stopped before the first step: nothing is trained yet')
    return exitCode.cancelled
  } finally {
    interrupt.stop()
    progress.stop()
  }
  const file = oneFile()
  await save(model, file, { precision: 'float16' })
  await writeWhole(output, [file.bytes!])
  await rm(checkpoint, { force: true })
  const seconds = (performance.now() - from) / 1000
  const judged = await validated(model, validation, proposals, progress)
  const objects = training.reduce((sum, one) => sum + learnt(one).length, 0)
  const report = {
    classes: data.classes,
    images: training.length,
    objects,
    steps: of,
    seed,
    loss: { first: mean(losses.slice(0, 20)), last: mean(losses.slice(-20)) },
    seconds,
    ...(judged && {
      validation: { images: judged.pictures.length, map50: judged.voc.map, coco: judged.coco.stats },
    }),
    output,
    bytes: file.bytes!.length,
  }
  await print(flags.json ? JSON.stringify(report, null, 2) : summary(report))
  return exitCode.done
}

/** The pictures to learn from, and those to measure on. */
async function divided(data: Labelled, { validation, images, annotations }: TrainFlags) {
  if (validation === undefined) return { training: data.pictures, validation: undefined }
  if (!(await stat(validation).catch(() => undefined)) && validation.trim() !== '') {
    const share = Number(validation)
    if (!(share > 0 && share < 1)) {
      fail(
        `--validation must be a share between 0 and 1, such as 0.2, or annotations, but ${validation} is not there`,
      )
    }
    const parts = split(data.pictures, share)
    if (parts.validation.length === 0 || parts.training.length === 0) {
      fail(
        `--validation ${validation} of ${data.pictures.length} pictures of ${annotations} leaves none on one side`,
      )
    }
    return { training: parts.training, validation: { classes: data.classes, pictures: parts.validation } }
  }
  return { training: data.pictures, validation: await readLabelled(validation, images, warn) }
}

async function validated(
  model: Parameters<typeof judge>[0],
  data: Labelled | undefined,
  proposals: Parameters<typeof judge>[2]['proposals'],
  progress: Progress,
) {
  if (!data) return undefined
  const show = (done: number, file: string) => progress.show(`looking at ${file}`, done, data.pictures.length)
  return judge(model, data, { proposals, progress: show, warn }).finally(() => progress.stop())
}

async function modelFor(flags: TrainFlags, classes: readonly string[], backbone: Backbone) {
  const { resume, operator, outputSize, head, seed } = flags
  if (resume === undefined)
    return fastRcnn({ backbone, classes, pool: poolOf(operator, outputSize), head, seed })
  const fixed = { '--operator': operator, '--output-size': outputSize, '--head': head }
  const given = Object.entries(fixed).find(([, value]) => value !== undefined)
  if (given) fail(`${given[0]} is for a new model: ${resume} has its own`)
  const model = await openDetector(resume, backbone)
  if (!model.checkpoint)
    fail(`${resume} is a finished model: --resume takes the checkpoint of a stopped training`)
  if (seed !== undefined && seed !== model.checkpoint.seed) {
    fail(`--seed is ${seed}, but ${resume} began with ${model.checkpoint.seed}: leave --seed out`)
  }
  if (classes.join('\n') !== model.classes.join('\n')) {
    fail(`the annotated classes are ${classes.join(', ')}, but ${resume} learns ${model.classes.join(', ')}`)
  }
  return model
}

/** The library's own layer where neither is given. */
function poolOf(
  operator: string | undefined,
  outputSize: TrainFlags['outputSize'] = [5, 5],
): Pooling | undefined {
  if (operator === undefined || operator === 'roiAlign')
    return { operator: 'roiAlign', outputSize, samplingRatio: 2 }
  return { operator, outputSize } as Pooling
}

function checkpointOf(output: string): string {
  const ending = extname(output)
  return `${output.slice(0, output.length - ending.length)}.checkpoint${ending}`
}

function stepWords(losses: readonly number[], milliseconds: number, left: number): string {
  const loss = mean(losses.slice(-50)).toFixed(3)
  const each = milliseconds / Math.max(1, losses.length - 1)
  return `loss ${loss}, about ${leftText(each * left)} left`
}

/** The command that goes on. */
function resumeWords(flags: TrainFlags, of: number, checkpoint: string): string {
  const words = [
    '--annotations',
    flags.annotations,
    '--images',
    flags.images,
    '-o',
    flags.output,
    '--steps',
    `${of}`,
  ]
  for (const name of ['proposals', 'validation'] as const) {
    const value = flags[name]
    if (value !== undefined) words.push(`--${name}`, value)
  }
  words.push('--resume', checkpoint)
  return `roipool train ${words.map((word) => (/^[\w./:@=-]+$/.test(word) ? word : JSON.stringify(word))).join(' ')}`
}

function summary(report: {
  readonly classes: readonly string[]
  readonly images: number
  readonly objects: number
  readonly steps: number
  readonly loss: { readonly first: number; readonly last: number }
  readonly seconds: number
  readonly validation?: { readonly images: number; readonly map50: number | null }
  readonly output: string
  readonly bytes: number
}): string {
  const { classes, images, objects, loss, validation, output, bytes } = report
  const map =
    validation && `${validation.map50?.toFixed(3) ?? '–'} on ${validation.images} pictures of validation`
  return pairs([
    ['classes', `${classes.length}: ${classes.join(', ')}`],
    ['pictures', `${images} with ${objects} objects`],
    [
      'steps',
      `${report.steps} in ${leftText(report.seconds * 1000)}, loss ${loss.first.toFixed(3)} to ${loss.last.toFixed(3)}`,
    ],
    ...(map ? [['mAP@0.5', map] as const] : []),
    ['written', `${output}, ${(bytes / 1e6).toFixed(2)} MB`],
    ['next', `roipool detect photo.jpg --model ${output}`],
  ])
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length
}
