import { readLines } from './lines'

/**
 * Planes [first, end) of a map between channels last, at `map`, and channels first, at `planes`, where plane
 * `image * channels + c` has `cells` floats. What is transposed at a time is `part` cells of `tile` planes. The fields
 * and their order are those of `src/channels-first.ts`.
 */
@unmanaged
export class Turn {
  map: usize
  cells: i32
  channels: i32
  planes: usize
  first: i32
  end: i32
  tile: i32
  part: i32
}

export function turnBytes(): usize {
  return offsetof<Turn>()
}

/** From the map to the planes; [from, to) are the parts of the first tile, then those of the next. */
export function toChannelsFirst(turn: Turn, from: i32, to: i32): void {
  for (let n = from; n < to; n++) turnPart(turn, n, true)
}

/** From the planes to the map. */
export function toChannelsLast(turn: Turn, from: i32, to: i32): void {
  for (let n = from; n < to; n++) turnPart(turn, n, false)
}

function turnPart(turn: Turn, n: i32, toPlanes: bool): void {
  const parts = (turn.cells + turn.part - 1) / turn.part
  const cell = (n % parts) * turn.part
  const cells = min(turn.part, turn.cells - cell)
  let plane = turn.first + (n / parts) * turn.tile
  const end = min(plane + turn.tile, turn.end)
  while (plane < end) {
    const channels = min(end - plane, turn.channels - (plane % turn.channels))
    const planes = planeAddress(turn, plane) + ((<usize>cell) << 2)
    const map = channelAddress(turn, plane) + <usize>cell * cellBytes(turn)
    if (toPlanes) {
      // Much faster than to fetch them in the order in which they are transposed.
      if (channels === turn.channels) readLines(map, <usize>cells * cellBytes(turn))
      turnOver(planes, 4, planeBytes(turn), map, cellBytes(turn), 4, cells, channels)
    } else turnOver(map, cellBytes(turn), 4, planes, 4, planeBytes(turn), cells, channels)
    plane += channels
  }
}

function cellBytes(turn: Turn): usize {
  return (<usize>turn.channels) << 2
}

function planeBytes(turn: Turn): usize {
  return (<usize>turn.cells) << 2
}

function planeAddress(turn: Turn, plane: i32): usize {
  return turn.planes + ((<usize>(plane - turn.first) * turn.cells) << 2)
}

/** The channel of the first cell that a plane is made of. */
function channelAddress(turn: Turn, plane: i32): usize {
  const image = <usize>(plane / turn.channels) * turn.cells * turn.channels
  return turn.map + ((image + (plane % turn.channels)) << 2)
}

/**
 * Copies `cells` × `channels` elements from where the next cell and the next channel are so many bytes further to where
 * they are so many others; on each side one of the two is 4.
 */
export function turnOver(
  to: usize,
  toCell: usize,
  toChannel: usize,
  from: usize,
  fromCell: usize,
  fromChannel: usize,
  cells: i32,
  channels: i32,
): void {
  if (cells < 4 || channels < 4) {
    for (let p = 0; p < cells; p++) {
      for (let c = 0; c < channels; c++) {
        store<f32>(to + p * toCell + c * toChannel, load<f32>(from + p * fromCell + c * fromChannel))
      }
    }
    return
  }
  // Sixteen channels are a cache line of a cell. The last cells and channels are taken again rather than one by one.
  const toStep = max(toCell, toChannel)
  const fromStep = max(fromCell, fromChannel)
  for (let line = 0; line < channels; line += 16) {
    const end = min(line + 16, channels)
    for (let four = 0; four < cells; four += 4) {
      const p = min(four, cells - 4)
      for (let next = line; next < end; next += 4) {
        const c = min(next, channels - 4)
        turnBlock(to + p * toCell + c * toChannel, toStep, from + p * fromCell + c * fromChannel, fromStep)
      }
    }
  }
}

/** Turns four by four elements over. */
function turnBlock(to: usize, toStep: usize, from: usize, fromStep: usize): void {
  const a = v128.load(from)
  const b = v128.load(from + fromStep)
  const c = v128.load(from + 2 * fromStep)
  const d = v128.load(from + 3 * fromStep)
  // a0 b0 a1 b1 and so on, then pairs of those.
  const ab = v128.shuffle<f32>(a, b, 0, 4, 1, 5)
  const cd = v128.shuffle<f32>(c, d, 0, 4, 1, 5)
  const ef = v128.shuffle<f32>(a, b, 2, 6, 3, 7)
  const gh = v128.shuffle<f32>(c, d, 2, 6, 3, 7)
  v128.store(to, v128.shuffle<f32>(ab, cd, 0, 1, 4, 5))
  v128.store(to + toStep, v128.shuffle<f32>(ab, cd, 2, 3, 6, 7))
  v128.store(to + 2 * toStep, v128.shuffle<f32>(ef, gh, 0, 1, 4, 5))
  v128.store(to + 3 * toStep, v128.shuffle<f32>(ef, gh, 2, 3, 6, 7))
}
