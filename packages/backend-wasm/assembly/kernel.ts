import { buildLevels, joinLevels } from './build-levels'
import { Job } from './job'
import { maxOfSums } from './max-of-sums'
import { maxSeparable } from './max-separable'
import { maxWindows } from './max-windows'
import { splitPlanes } from './planes'
import { sum } from './sum'
import { Turn, toChannelsFirst, toChannelsLast } from './turn'

/** Calls a kernel over [from, to). The numbers are the places of the names in `src/kernels.ts`. */
export function invoke(kernel: i32, job: usize, from: i32, to: i32): void {
  const image = changetype<Job>(job)
  const turn = changetype<Turn>(job)
  switch (kernel) {
    case 0:
      maxSeparable(image, from, to)
      break
    case 1:
      maxWindows(image, from, to)
      break
    case 2:
      sum(image, from, to)
      break
    case 3:
      maxOfSums(image, from, to)
      break
    case 4:
      buildLevels(image, from, to)
      break
    case 5:
      joinLevels(image, from, to)
      break
    case 6:
      splitPlanes(image, from, to)
      break
    case 7:
      toChannelsFirst(turn, from, to)
      break
    case 8:
      toChannelsLast(turn, from, to)
      break
    default:
      unreachable()
  }
}
