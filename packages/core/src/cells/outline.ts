/** A side of a polygon, from its upper end down. */
interface Side {
  readonly ring: number
  readonly top: number
  readonly bottom: number
  readonly x: number
  readonly slope: number
  readonly end: number
  /** What begins (1) or ends (−1) at it, from left to right, since `since`; 0 where nothing does. */
  role: number
  since: number
}

/** Crossings within this share of a strip of its upper or lower edge are on it. */
const ON_EDGE = 2 ** -40

/**
 * The edges that bound what polygons cover together: of each, what it goes round an odd number of times. Polygons may cross
 * themselves and one another. Strip by strip, between the corners and the crossings, sides lie side by side. SPEC §22.3.
 *
 * @param frame a polygon beyond which nothing is covered; none where they do not leave it
 * @param add gets an edge downward where what is covered begins to its right, upward where it ends
 */
export function outline(
  rings: readonly Float64Array[],
  frame: Float64Array | undefined,
  add: (x1: number, y1: number, x2: number, y2: number) => void,
): void {
  const sides = sidesOf(frame ? [...rings, frame] : rings)
  const heights = Float64Array.from(sides.flatMap(({ top, bottom }) => [top, bottom])).sort()
  const inside = new Uint8Array(rings.length)
  let next = 0
  let active: Side[] = []
  const close = (side: Side, y: number, role: number) => {
    const [from, to] = [at(side, side.since), at(side, y)]
    if (side.role > 0) add(from, side.since, to, y)
    if (side.role < 0) add(to, y, from, side.since)
    side.role = role
    side.since = y
  }
  for (let n = 0; n < heights.length; n++) {
    const top = heights[n]!
    const bottom = heights[n + 1] ?? top
    if (n > 0 && top === heights[n - 1] && top === bottom) continue
    for (const side of active) if (side.bottom === top) close(side, top, 0)
    if (active.some(({ bottom }) => bottom === top)) active = active.filter(({ bottom }) => bottom > top)
    for (; sides[next]?.top === top; next++) active.push(sides[next]!)
    for (let y = top; y < bottom; ) {
      const end = untilCrossing(active, y, bottom)
      inside.fill(0)
      let covering = 0
      let framed = frame === undefined
      let covered = 0
      for (const side of active) {
        if (side.ring === rings.length) framed = !framed
        else {
          inside[side.ring]! ^= 1
          covering += inside[side.ring] === 1 ? 1 : -1
        }
        const before = covered
        covered = framed && covering > 0 ? 1 : 0
        if (covered - before !== side.role) close(side, y, covered - before)
      }
      y = end
    }
  }
}

/** The sides of polygons, in the order of their upper ends. */
function sidesOf(rings: readonly Float64Array[]): Side[] {
  const sides: Side[] = []
  for (const [ring, corners] of rings.entries()) {
    for (let n = 0; n < corners.length; n += 2) {
      const next = (n + 2) % corners.length
      const upper = corners[n + 1]! < corners[next + 1]! ? n : next
      const lower = upper === n ? next : n
      const [x, top, end, bottom] = [
        corners[upper]!,
        corners[upper + 1]!,
        corners[lower]!,
        corners[lower + 1]!,
      ]
      if (top === bottom) continue
      sides.push({ ring, top, bottom, x, slope: (end - x) / (bottom - top), end, role: 0, since: top })
    }
  }
  return sides.sort((a, b) => a.top - b.top)
}

function at(side: Side, y: number): number {
  return y === side.bottom ? side.end : side.x + (y - side.top) * side.slope
}

/** Puts sides in their order from left to right below `top`, and says how far down, at most `bottom`, it holds. */
function untilCrossing(sides: Side[], top: number, bottom: number): number {
  order(sides, (top + bottom) / 2)
  if (isOrdered(sides, top) && isOrdered(sides, bottom)) return bottom
  const [first, last] = [top + (bottom - top) * ON_EDGE, bottom - (bottom - top) * ON_EDGE]
  let end = bottom
  for (const [n, a] of sides.entries()) {
    for (let m = 0; m < n; m++) {
      const [before, after] = [at(a, top) - at(sides[m]!, top), at(a, bottom) - at(sides[m]!, bottom)]
      if (before * after >= 0) continue
      const crossing = top + ((bottom - top) * before) / (before - after)
      if (crossing > first && crossing < last) end = Math.min(end, crossing)
    }
  }
  order(sides, (top + end) / 2)
  return end
}

/** Sorts sides, most of which are in order. */
function order(sides: Side[], y: number): void {
  for (let n = 1; n < sides.length; n++) {
    const side = sides[n]!
    const x = at(side, y)
    let m = n
    for (; m > 0 && at(sides[m - 1]!, y) > x; m--) sides[m] = sides[m - 1]!
    sides[m] = side
  }
}

function isOrdered(sides: readonly Side[], y: number): boolean {
  for (let n = 1; n < sides.length; n++) if (at(sides[n - 1]!, y) > at(sides[n]!, y)) return false
  return true
}
