import { andThen } from './calls.js'
import { readFrom, uploadTo } from './carry.js'
import { checkHandle } from './check/driver.js'
import type { Layout } from './contract.js'
import { shapeIn } from './layout.js'
import type { Level } from './levels.js'
import { overAxes } from './plan.js'
import { elements } from './shape.js'
import type { Store } from './store.js'

/** Reduces one map by its plan into `out`, or into new storage. */
type Reduce<Handle> = (level: Level<Handle>, out: Handle | undefined) => Promise<Handle> | Handle

/**
 * Reduces each map by its plan, all into one result in the order of `layout`. Returns where that is: in `before`, or in
 * new storage, with `before` as it was. Of what fails nothing is left.
 */
export function follow<Handle>(
  store: Store<Handle>,
  levels: readonly Level<Handle>[],
  before: Handle | undefined,
  layout: Layout,
): Promise<Handle> | Handle {
  const { driver } = store
  const method = layout === 'NHWC' ? 'reduce' : 'reduceChannelsFirst'
  if (!driver[method]) return turned(store, levels, before)
  const reduce = ({ source, ...level }: Level<Handle>, out: Handle | undefined) => {
    const { plan, shape } = overAxes(level.plan, level.shape)
    return andThen(driver[method]!(source.handle!, shape, plan, out), (result) => checkHandle(result, method))
  }
  return levels.length === 1 ? reduce(levels[0]!, before) : inTurn(store, levels, before, reduce)
}

/** Reduces each map by its plan into `into`, the whole result in the order of `layout`. Rows that no plan names become 0. */
export async function followInto<Handle>(
  store: Store<Handle>,
  levels: readonly Level<Handle>[],
  into: Float32Array,
  layout: Layout,
): Promise<void> {
  const { driver } = store
  if (levels.length === 0 || (driver.reduceInto && !isFull(levels))) into.fill(0)
  if (levels.length === 0) return
  if (driver.reduceInto) {
    for (const { source, ...level } of levels) {
      const { plan, shape } = overAxes(level.plan, level.shape)
      await driver.reduceInto(source.handle!, shape, plan, into, layout)
    }
    return
  }
  const result = await follow(store, levels, undefined, 'NHWC')
  try {
    await readFrom(driver, result, levels[0]!.plan.outputShape, into, layout)
  } finally {
    await store.discard(result)
  }
}

async function inTurn<Handle>(
  store: Store<Handle>,
  levels: readonly Level<Handle>[],
  before: Handle | undefined,
  reduce: Reduce<Handle>,
): Promise<Handle> {
  let result = before
  const move = async (next: Handle | undefined) => {
    const last = result
    result = next
    if (last !== undefined && last !== before && last !== next) await store.discard(last)
  }
  try {
    for (const level of levels) await move(await reduce(level, result))
    return result!
  } catch (error) {
    await move(before)
    throw error
  }
}

/** A result channels first, transposed in host memory, in new storage. */
async function turned<Handle>(
  store: Store<Handle>,
  levels: readonly Level<Handle>[],
  before: Handle | undefined,
): Promise<Handle> {
  const shape = shapeIn(levels[0]!.plan.outputShape, 'NCHW')
  const values = new Float32Array(elements(shape))
  await followInto(store, levels, values, 'NCHW')
  if (before !== undefined && !isFull(levels)) {
    const kept = new Float32Array(values.length)
    await store.driver.read(before, kept, shape)
    keepRows(values, kept, levels)
  }
  return uploadTo(store.driver, { data: values, shape }, 'NHWC')
}

/** Whether the plans name every row of their result. */
function isFull(levels: readonly Level<unknown>[]): boolean {
  const named = levels.reduce((sum, { plan }) => sum + plan.rows.length, 0)
  return named === levels[0]!.plan.outputShape[0]
}

/** Puts back the rows that no plan names. */
function keepRows(values: Float32Array, kept: Float32Array, levels: readonly Level<unknown>[]): void {
  const [count] = levels[0]!.plan.outputShape
  const named = new Set(levels.flatMap(({ plan }) => [...plan.rows]))
  const size = values.length / count
  for (let row = 0; row < count; row++) {
    if (!named.has(row)) values.set(kept.subarray(row * size, (row + 1) * size), row * size)
  }
}
