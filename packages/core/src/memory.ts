/** An array of a plan. */
type List = Int32Array | Float32Array | Float64Array

/** Bytes from which memory is kept: to touch new memory costs more than to look for some that was kept. */
const LEAST = 2 ** 16
/** The most bytes that are kept between calls. */
const MOST = 2 ** 26

/** What no call uses, the one given back first at the front. */
let kept: ArrayBuffer[] = []
/** What the planner that runs now has taken; undefined where its plan is the caller's, who may keep it. */
let taken: ArrayBuffer[] | undefined
/** Memory that was kept, in which lists of a caller's plan are written before they are cut. */
const lent = new WeakSet<ArrayBufferLike>()

/** So many integers, of any value. */
export const int32s = (length: number): Int32Array<ArrayBuffer> => list(Int32Array, length)
/** So many numbers, of any value. */
export const float32s = (length: number): Float32Array<ArrayBuffer> => list(Float32Array, length)
/** So many numbers, of any value. */
export const float64s = (length: number): Float64Array<ArrayBuffer> => list(Float64Array, length)

/**
 * Plans for a call that needs the plans no longer than itself: their lists lie in memory that was kept, and which `end`
 * gives back. A call that fails does not: somebody may still read what it planned.
 */
export function planned<Plans>(plan: () => Plans): { plans: Plans; end: (() => void) | undefined } {
  const mine: ArrayBuffer[] = []
  taken = mine
  try {
    const plans = plan()
    return { plans, end: mine.length > 0 ? () => giveBack(mine) : undefined }
  } finally {
    taken = undefined
  }
}

/** Room for a list whose length nobody knows yet: `enlarged` makes it larger, `cut` gives what was written. */
export function room<Some extends List>(Kind: ListOf<Some>, length: number): Some {
  const bytes = length * Kind.BYTES_PER_ELEMENT
  if (taken || bytes < LEAST) return list(Kind, length)
  const buffer = found(bytes)
  lent.add(buffer)
  return new Kind(buffer, 0, length)
}

/** The beginning of a list: without the memory behind it, unless that is little or goes back soon. */
export function cut<Some extends Int32Array | Float32Array>(list: Some, length: number): Some {
  if (lent.has(list.buffer)) {
    const copy = list.slice(0, length) as Some
    back(list)
    return copy
  }
  const stays = taken !== undefined || list.length <= length * 1.125
  return (stays ? list.subarray(0, length) : list.slice(0, length)) as Some
}

/** The same list with room for twice as much. */
export function enlarged<Some extends Int32Array | Float32Array>(values: Some): Some {
  const Kind = values.constructor as ListOf<Some>
  const own = lent.has(values.buffer)
  const larger = (own ? room : list)(Kind, values.length * 2 + 16)
  larger.set(values)
  if (own) back(values)
  return larger
}

function back({ buffer }: List): void {
  lent.delete(buffer)
  giveBack([buffer as ArrayBuffer])
}

interface ListOf<Some extends List> {
  readonly BYTES_PER_ELEMENT: number
  new (length: number): Some
  new (buffer: ArrayBuffer, byteOffset: number, length: number): Some
}

function list<Some extends List>(Kind: ListOf<Some>, length: number): Some {
  const bytes = length * Kind.BYTES_PER_ELEMENT
  if (!taken || bytes < LEAST) return new Kind(length)
  const buffer = found(bytes)
  taken.push(buffer)
  return new Kind(buffer, 0, length)
}

/** So much that was kept, or new memory. */
function found(bytes: number): ArrayBuffer {
  return smallest(bytes) ?? new ArrayBuffer(Math.ceil((bytes * 1.125) / 8) * 8)
}

/** Takes the smallest that is kept and large enough, unless most of it would lie idle. */
function smallest(bytes: number): ArrayBuffer | undefined {
  let best = -1
  for (const [n, { byteLength }] of kept.entries()) {
    if (byteLength < bytes || byteLength > bytes * 4) continue
    if (best < 0 || byteLength < kept[best]!.byteLength) best = n
  }
  return best < 0 ? undefined : kept.splice(best, 1)[0]
}

function giveBack(buffers: readonly ArrayBuffer[]): void {
  kept.push(...buffers)
  let bytes = 0
  let from = kept.length
  while (from > 0 && bytes + kept[from - 1]!.byteLength <= MOST) bytes += kept[--from]!.byteLength
  kept = kept.slice(from)
}
