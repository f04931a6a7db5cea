import type { Layout, Shape } from '@roipool/core'
import type { Launch, Launcher } from './launcher.js'
import type { Window } from './limits.js'
import { fromHalf, toHalf } from './wgsl/convert.js'
import type { Precision } from './wgsl/format.js'
import { WORKGROUP } from './wgsl/kernel.js'
import { TILE, transpose } from './wgsl/transpose.js'

/** Where some images begin, `at` bytes into a window. */
export interface Place {
  readonly window: Window
  readonly at: number
}

/** Moves as many images of a shape, channels last, from place to place, changing one thing about them. */
export type Step = (from: Place, to: Place, images: number, shape: Shape) => void

/** What makes the order of host memory that of a map (`in`) or the reverse (`out`). Nothing, for dense float32. */
export async function stepsOf(
  { compile }: Launcher,
  precision: Precision,
  layout: Layout,
  way: 'in' | 'out',
): Promise<Step[]> {
  const steps: Step[] = []
  if (layout === 'NCHW') steps.push(turning(await compile('transpose', () => transpose), way))
  const conversion = way === 'in' ? toHalf : fromHalf
  if (precision === 'f16') steps.push(converting(await compile(conversion.name, () => conversion), way))
  return way === 'in' ? steps : steps.reverse()
}

function turning(launch: Launch, way: 'in' | 'out'): Step {
  return (from, to, images, [, H, W, C]) => {
    const [rows, columns] = way === 'in' ? [C, H * W] : [H * W, C]
    const tiles = images * Math.ceil(rows / TILE) * Math.ceil(columns / TILE)
    const job = { tiles, rows, columns, fromBase: from.at / 4, toBase: to.at / 4 }
    launch({ job, from: from.window, to: to.window, workgroups: tiles })
  }
}

function converting(launch: Launch, way: 'in' | 'out'): Step {
  return (from, to, images, [, H, W, C]) => {
    const lanes = Math.ceil(C / 4)
    const threads = images * H * W * lanes
    const [fromUnit, toUnit] = way === 'in' ? [4, 8] : [8, 4]
    const job = { threads, lanes, channels: C, fromBase: from.at / fromUnit, toBase: to.at / toUnit }
    launch({ job, from: from.window, to: to.window, workgroups: Math.ceil(threads / WORKGROUP) })
  }
}
