// Kernels with their gradients, for the tfjs backend. Every export is declared for the host in src/kernels.ts.
import { Job } from './job'
import { maxGradient } from './max-gradient'
import { maxOfSumsGradient } from './max-of-sums-gradient'
import { joinPlanes } from './planes'
import { reduce } from './reduce'
import { sumGradient } from './sum-gradient'

export { fill } from './fill'
export { jobBytes } from './job'

/** Calls a kernel over [from, to). The numbers are the places of the names in `src/kernels.ts`. */
export function invoke(kernel: i32, address: usize, from: i32, to: i32): void {
  const job = changetype<Job>(address)
  switch (kernel) {
    case 9:
      maxGradient(job, from, to)
      break
    case 10:
      sumGradient(job, from, to)
      break
    case 11:
      maxOfSumsGradient(job, from, to)
      break
    case 12:
      joinPlanes(job, from, to)
      break
    default:
      reduce(kernel, job, from, to)
  }
}
