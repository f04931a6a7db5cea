import type { Shape } from '@roipool/core'
import type { KernelName, Step } from '@roipool/wasm-kernels'
import type { Engine } from './open.js'
import type { WasmArray } from './storage.js'

/** The fields of `Turn` in assembly/turn.ts, in its order; four bytes each. */
const FIELDS = ['map', 'cells', 'channels', 'planes', 'first', 'end', 'tile', 'part'] as const
export const TURN_BYTES = FIELDS.length * 4

/** Bytes that are transposed at a time: they stay in the cache of a core. */
const TILE = 2 ** 18
/** Bytes for each thread between two times that all threads wait for each other. */
const BLOCK = 2 ** 21
/** Channels of a cell that are a cache line. */
const LINE = 16

/** Writes a map of shape [batch, channels, height, width] to `map`, channels last. */
export async function writeChannelsFirst(
  engine: Engine,
  data: Float32Array,
  [batch, channels, height, width]: Shape,
  map: WasmArray,
): Promise<void> {
  const blocks = cut(engine, map, [batch, height, width, channels])
  const fetch = (n: number) => {
    if (n < blocks.count) blocks.room(n).set(data.subarray(blocks.start(n), blocks.start(n + 1)))
  }
  fetch(0)
  for (let n = 0; n < blocks.count; n++) {
    const end = engine.team.run(blocks.step('toChannelsLast', n), blocks, () => fetch(n + 1))
    if (end) await end
  }
}

/** Writes the values of a map of shape [batch, height, width, channels] to `into`, channels first. */
export async function readChannelsFirst(
  engine: Engine,
  map: WasmArray,
  shape: Shape,
  into: Float32Array,
): Promise<void> {
  const blocks = cut(engine, map, shape)
  const hand = (n: number) => {
    if (n >= 0) into.set(blocks.room(n), blocks.start(n))
  }
  for (let n = 0; n < blocks.count; n++) {
    const end = engine.team.run(blocks.step('toChannelsFirst', n), blocks, () => hand(n - 1))
    if (end) await end
  }
  hand(blocks.count - 1)
}

/** A map of planes, one for each channel of each image, in blocks of planes that have room in the memory two at a time. */
function cut({ storage, team }: Engine, { address, length }: WasmArray, shape: Shape) {
  const [batch, height, width, channels] = shape
  const cells = height * width
  const planes = batch * channels
  const tile = tilePlanes(cells, channels)
  const part = Math.min(Math.max(Math.floor(TILE / (tile * 4)), 1), cells)
  const cost = 2 * length
  const tiles = team.shares(cost) ? Math.max(Math.floor((BLOCK * team.threads) / (tile * cells * 4)), 1) : 1
  const block = Math.min(tile * tiles, planes)
  const base = storage.scratch(64 + 2 * block * cells * 4)
  const roomOf = (n: number) => base + 64 + (n % 2) * block * cells * 4
  const start = (n: number) => Math.min(n * block, planes) * cells
  return {
    job: base,
    stride: 0,
    count: Math.ceil(planes / block),
    /** Where the values of block n begin, channels first. */
    start,
    /** The values of block n, channels first; and then of the block after the next. */
    room: (n: number) => storage.floats.subarray(roomOf(n) / 4, roomOf(n) / 4 + start(n + 1) - start(n)),
    step(kernel: KernelName, n: number): Step {
      const first = n * block
      const end = Math.min(first + block, planes)
      const turn = { map: address, cells, channels, planes: roomOf(n), first, end, tile, part }
      storage.ints.set(
        FIELDS.map((field) => turn[field]),
        base / 4,
      )
      const parts = Math.ceil((end - first) / tile) * Math.ceil(cells / part)
      return { kernel, from: 0, to: parts, cost }
    },
  }
}

/** How many planes are transposed at a time: whole images, or whole cache lines of each cell. */
function tilePlanes(cells: number, channels: number): number {
  const fit = Math.max(Math.floor(TILE / (cells * 4)), 1)
  if (fit >= channels) return fit - (fit % channels)
  return Math.max(fit - (fit % LINE), LINE)
}
