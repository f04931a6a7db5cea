import type { Box } from '../project/types'

/** Where on a box a pointer took hold of it: a corner, the whole box, or nothing yet. */
export type Grip = 'nw' | 'ne' | 'sw' | 'se' | 'all'

/** The box after the pointer went by `dx` and `dy` pixels of the photograph. It stays on the photograph. */
export function dragged(box: Box, grip: Grip, dx: number, dy: number, width: number, height: number): Box {
  const [x1, y1, x2, y2] = box
  if (grip === 'all') {
    const x = clamp(dx, -x1, width - x2)
    const y = clamp(dy, -y1, height - y2)
    return [x1 + x, y1 + y, x2 + x, y2 + y]
  }
  const west = grip.includes('w')
  const north = grip.includes('n')
  return between(
    [west ? x2 : x1, north ? y2 : y1],
    [clamp((west ? x1 : x2) + dx, 0, width), clamp((north ? y1 : y2) + dy, 0, height)],
  )
}

/** The box whose opposite corners are two points. */
export function between([ax, ay]: readonly [number, number], [bx, by]: readonly [number, number]): Box {
  return [Math.min(ax, bx), Math.min(ay, by), Math.max(ax, bx), Math.max(ay, by)]
}

/** What an arrow key does to a box: it moves, or its lower right corner does. */
export function nudged(
  box: Box,
  key: string,
  resize: boolean,
  by: number,
  width: number,
  height: number,
): Box {
  const dx = key === 'ArrowLeft' ? -by : key === 'ArrowRight' ? by : 0
  const dy = key === 'ArrowUp' ? -by : key === 'ArrowDown' ? by : 0
  const next = dragged(box, resize ? 'se' : 'all', dx, dy, width, height)
  const [x1, y1, x2, y2] = next
  return x2 - x1 >= 1 && y2 - y1 >= 1 ? next : box
}

function clamp(value: number, low: number, high: number): number {
  return Math.min(Math.max(value, low), high)
}
