import { operator } from './operator.js'
import { planRoiPool } from './operators/roi-pool.js'

export { defineBackend } from './backend.js'
export type * from './contract.js'
export * from './coverage.js'
export { RoiPoolError, type RoiPoolErrorCode } from './errors.js'
export { firstAvailable } from './first-available.js'
export type { Layout } from './layout.js'
export { type HostOptions, type Operator, operator, type Planner, type ResidentOptions } from './operator.js'
export { planRoiPool, type RoiPoolParams } from './operators/roi-pool.js'
export type * from './plan.js'
export type { Quantization } from './quantize.js'
export * from './rois.js'

/** RoI pooling: `planRoiPool`, run by a backend. K RoIs give [K, PH, PW, channels]. SPEC §3 to §5. */
export const roiPool = operator(planRoiPool)
