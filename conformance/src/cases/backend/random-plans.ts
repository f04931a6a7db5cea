import type { Backend, FeatureMap, Plan } from '@roipool/core'
import type { SequenceCase } from '../../case.js'
import { mismatch } from '../../compare.js'
import { Finding } from '../../errors.js'
import { expect } from '../../expect.js'
import { filled, generator } from '../../fill.js'
import type { Level, Needs } from '../../level.js'
import type { Answers } from '../../oracle/index.js'
import { followed } from '../../oracle/plan.js'
import { type RandomPlanOptions, randomPlan, randomValues } from '../../random-plan.js'
import { placed, type Way, waysOf } from '../write/resident.js'
import { sequence } from '../write/scene.js'

/** Plans of a case: enough for every number of channels, and for every way into a backend. */
const PLANS = 6
const CHANNELS = [1, 3, 4, 17]

interface Drawn {
  readonly plan: Plan
  readonly map: FeatureMap
  /** What `out` holds before. */
  readonly before: FeatureMap | undefined
  readonly answers: Answers
}

const known = new Map<string, Drawn>()

/** The problem of a seed, with its answer: worked out once a process. */
function drawn(id: string, seed: number, options: RandomPlanOptions, empty?: number): Drawn {
  const key = `${id} ${seed} ${empty}`
  const item = known.get(key) ?? draw(seed, options, empty)
  known.set(key, item)
  return item
}

function draw(seed: number, options: RandomPlanOptions, empty: number | undefined): Drawn {
  const random = generator(seed)
  const { plan: made, shape } = randomPlan(random, options)
  const plan: Plan = empty === undefined ? made : { ...made, empty }
  const [length, written] = [shape, plan.outputShape].map((sizes) => sizes.reduce((a, b) => a * b, 1))
  const map = { data: randomValues(length!, random), shape }
  const before = options.someRows
    ? { data: filled(written!, (n) => 77 + (n % 5)), shape: plan.outputShape }
    : undefined
  return { plan, map, before, answers: followed(map, plan, before?.data) }
}

async function follow(backend: Backend, way: Way, { plan, map, before, answers }: Drawn, when: string) {
  const source = await placed(way, backend, map)
  const out = before && (await backend.upload(before))
  const result = await backend.reduce(source.map, structuredClone(plan), out)
  expect(out === undefined || result === out, `${when}: the map returned is not out`)
  const actual = await result.read()
  const wrong = mismatch(actual, answers, plan.reduction === 'max')
  if (wrong) {
    const what = `${when}, of a map [${map.shape}] ${way}, to [${plan.outputShape}]: ${wrong}`
    throw new Finding(what, { maps: [map], plans: [plan], actual, right: answers, before: before?.data })
  }
  source.free()
  result.release()
}

function plansOf(name: string, options: RandomPlanOptions, plans: number): SequenceCase {
  const { reduction, positionSensitive, someRows, rois } = options
  const id = `random-plans/${name}` as const
  const catches =
    rois === undefined
      ? 'what nobody thought of: any plan of its kind must be followed'
      : 'a limit on the RoIs of a plan'
  const run: SequenceCase['run'] = async ({ backend }) => {
    const ways = waysOf(backend)
    for (let n = 0; n < plans; n++) {
      const wanted = rois === undefined ? { ...options, channels: CHANNELS[n % 4] } : options
      // What JSON does not hold, and a kernel may not be able to write down.
      const empty = n % 2 === 1 && backend.capabilities.nonFinite ? -Infinity : undefined
      await follow(backend, ways[n % ways.length]!, drawn(id, n, wanted, empty), `plan ${n}`)
    }
  }
  const needs: Needs = {
    reduction,
    ...(positionSensitive && { positionSensitive }),
    ...(someRows && { rows: true }),
  }
  return { ...sequence(id, '§2', catches, run), level: levelOf(options), needs }
}

function levelOf({ reduction, over, positionSensitive, someRows }: RandomPlanOptions): Level {
  if (over === 'cells') return 'free-form'
  if (someRows) return 'multi-scale'
  if (positionSensitive) return 'position-sensitive'
  return reduction === 'max' ? 'RoI pooling' : 'sampled'
}

const reductions: readonly Plan['reduction'][] = ['max', 'sum', 'max-of-sums']

const kinds = (['axes', 'cells'] as const).flatMap((over) =>
  reductions.flatMap((reduction) =>
    [false, true].flatMap((positionSensitive) =>
      [false, true].map((someRows): RandomPlanOptions => ({ over, reduction, positionSensitive, someRows })),
    ),
  ),
)

/** Plans of every kind, drawn from seeds and followed on maps that came into the backend in every way. */
export const randomPlans: readonly SequenceCase[] = [
  ...kinds.map((options) => plansOf(nameOf(options), options, PLANS)),
  ...reductions.map((reduction) =>
    plansOf(`${reduction}-of-1500-rois`, { reduction, rois: 1500, channels: 2 }, 1),
  ),
  plansOf('cells-sum-of-1500-rois', { over: 'cells', reduction: 'sum', rois: 1500, channels: 2 }, 1),
]

function nameOf({ over, reduction, positionSensitive, someRows }: RandomPlanOptions): string {
  const words = [over === 'cells' && 'cells', reduction, positionSensitive && 'position-sensitive']
  return [...words, someRows && 'rows'].filter(Boolean).join('-')
}
