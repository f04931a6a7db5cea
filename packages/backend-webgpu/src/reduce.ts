import { channelStep, type Plan, type Shape, unsupported } from '@roipool/core'
import type { Launch } from './launcher.js'
import { type Limits, type Units, type Window, windowOf } from './limits.js'
import { sections, tableBytes, type tableMaker } from './tables.js'
import type { Format } from './wgsl/format.js'
import { WORKGROUP } from './wgsl/kernel.js'

/** Images of the map, rows of the result. */
interface Operands {
  readonly map: Units
  readonly result: Units
}

/** RoIs [first, end) of a plan, with the parts of map and result that they need. */
interface Block {
  readonly first: number
  readonly end: number
  readonly from: Window
  readonly to: Window
}

/** Follows a plan, in one dispatch where map, result and tables can be bound whole. */
export function reduce(
  launch: Launch,
  tables: ReturnType<typeof tableMaker>,
  format: Format,
  shape: Shape,
  plan: Plan,
  operands: Operands,
  limits: Limits,
) {
  const [, height, width] = shape
  const [, PH, PW, C] = plan.outputShape
  const binsPerRoi = PH * PW
  const lanes = Math.ceil(C / format.width)
  const common = {
    lanes,
    binRows: PH,
    binColumns: PW,
    binsPerRoi,
    width,
    image: height * width,
    stride: Math.ceil(shape[3] / format.width),
    channelStep: plan.positionSensitive ? format.width * channelStep(plan) : 1,
    binStep: plan.positionSensitive ? 1 : 0,
    empty: new Uint32Array(Float32Array.of(plan.empty).buffer)[0]!,
  }
  const laneBytes = operands.result.bytes / (binsPerRoi * lanes)
  for (const { first, end, from, to } of blocks(plan, operands, limits)) {
    const { table, places } = tables(sections(plan, first, end))
    const threads = (end - first) * binsPerRoi * lanes
    const bases = {
      mapBase: (operands.map.offset - from.offset) / laneBytes,
      resultBase: (operands.result.offset - to.offset) / laneBytes,
    }
    launch({
      job: { ...common, ...bases, ...places, threads },
      table,
      from,
      to,
      workgroups: Math.ceil(threads / WORKGROUP),
    })
  }
}

/** Cuts a plan where a kernel could not see all that a block needs. A block that does not fit is halved. */
function* blocks(plan: Plan, operands: Operands, limits: Limits): Generator<Block> {
  const count = plan.rows.length
  for (let first = 0; first < count; ) {
    let block = blockOf(plan, first, count, operands, limits)
    while (!fits(plan, block, limits)) {
      if (block.end === first + 1) refuse(plan, block, limits)
      block = blockOf(plan, first, first + Math.ceil((block.end - first) / 2), operands, limits)
    }
    yield block
    first = block.end
  }
}

function blockOf(plan: Plan, first: number, end: number, { map, result }: Operands, limits: Limits): Block {
  const from = windowOf(map, ...range(plan.batchIndices, first, end), limits)
  const to = windowOf(result, ...range(plan.rows, first, end), limits)
  return { first, end, from, to }
}

/** The smallest of some numbers, and one more than the largest. */
function range(numbers: Int32Array, first: number, end: number): [number, number] {
  let [least, most] = [numbers[first]!, numbers[first]!]
  for (let n = first + 1; n < end; n++) {
    const number = numbers[n]!
    if (number < least) least = number
    if (number > most) most = number
  }
  return [least, most + 1]
}

function largestPart(plan: Plan, { first, end, from, to }: Block): number {
  return Math.max(from.size, to.size, tableBytes(sections(plan, first, end)))
}

function fits(plan: Plan, block: Block, limits: Limits): boolean {
  return largestPart(plan, block) <= limits.binding
}

function refuse(plan: Plan, block: Block, limits: Limits): never {
  const needed = largestPart(plan, block)
  const message = `RoI ${block.first} needs ${needed} bytes at once, and a kernel sees ${limits.binding} on this device`
  return unsupported(`backend webgpu: ${message}`)
}
