import { buildLevels, joinLevels } from './build-levels'
import { buildMeans } from './groups'
import { Job } from './job'
import { setFetching } from './lines'
import { maxOfSums } from './max-of-sums'
import { maxSeparable } from './max-separable'
import { maxWindows } from './max-windows'
import { splitPlanes } from './planes'
import { sum } from './sum'

/** Calls a kernel that reduces, or prepares it, over [from, to). The numbers are those of `invoke`. */
export function reduce(kernel: i32, job: Job, from: i32, to: i32): void {
  setFetching(job.fetches)
  switch (kernel) {
    case 0:
      maxSeparable(job, from, to)
      break
    case 1:
      maxWindows(job, from, to)
      break
    case 2:
      sum(job, from, to)
      break
    case 3:
      maxOfSums(job, from, to)
      break
    case 4:
      buildLevels(job, from, to)
      break
    case 5:
      joinLevels(job, from, to)
      break
    case 6:
      splitPlanes(job, from, to)
      break
    case 14:
      buildMeans(job, from, to)
      break
    default:
      unreachable()
  }
}
