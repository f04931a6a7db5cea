import { byRoi } from './by-roi'
import { Dots, dots } from './dots'
import { Job } from './job'
import { reduce } from './reduce'
import { Turn, toChannelsFirst, toChannelsLast } from './turn'

/** Calls a kernel over [from, to). The numbers are the places of the names in `src/kernels.ts`. */
export function invoke(kernel: i32, job: usize, from: i32, to: i32): void {
  switch (kernel) {
    case 7:
      toChannelsFirst(changetype<Turn>(job), from, to)
      break
    case 8:
      toChannelsLast(changetype<Turn>(job), from, to)
      break
    case 13:
      byRoi(changetype<Job>(job), from, to)
      break
    case 15:
      dots(changetype<Dots>(job), from, to)
      break
    default:
      reduce(kernel, changetype<Job>(job), from, to)
  }
}
