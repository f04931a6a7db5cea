// The way of a call, plan → order → steps → kernel, whatever the memory and whoever does the work (engine.ts):
//
//   schedule.ts    what to do: the order of rows of bins (order.ts), how to find maxima (choose.ts) and sums
//                  (choose-sum.ts) by what things cost (costs.ts), the steps
//   stage.ts       where to do it: room in the memory (room.ts), the plan's tables (tables.ts), the job (job.ts)
//   assembly/      the kernels, in AssemblyScript
//
// now.ts does all of it at once; gradient.ts likewise, for gradients.
export { type Algorithm, type Choice, choose } from './choose.js'
export { chooseSum } from './choose-sum.js'
export { COSTS } from './costs.js'
export type { Engine, Jobs, Memory, Step, Workers } from './engine.js'
export { JOB_BYTES } from './fields.js'
export { type GradientAddresses, gradientNow } from './gradient.js'
export { beginJob, shareJob } from './job.js'
export { KERNELS, type KernelName, type Kernels, moduleBytes, withGradients, withThreads } from './kernels.js'
export { reduceNow } from './now.js'
export { orderRows } from './order.js'
export { roomAt } from './room.js'
export { makeRoom, type Staging, stage } from './stage.js'
