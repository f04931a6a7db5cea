// Every export is declared for the host in src/kernels.ts.
export { buildLevels } from './build-levels'
export { fill } from './fill'
export { jobBytes } from './job'
export { maxOfSums } from './max-of-sums'
export { maxSeparable } from './max-separable'
export { maxWindows } from './max-windows'
export { splitPlanes } from './planes'
export { sum } from './sum'
