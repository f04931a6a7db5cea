import type { Algorithm } from '@roipool/wasm-kernels'
import { PAGE } from './heap.js'
import { cannotRun, compileKernels } from './kernels.js'
import { Storage } from './storage.js'
import { Team } from './team.js'
import { defaultThreads } from './thread.js'

/** What a backend computes with. */
export interface Engine {
  readonly storage: Storage
  readonly team: Team
  readonly algorithm: Algorithm
}

export interface EngineOptions {
  readonly reserve?: number | undefined
  readonly algorithm?: Algorithm | undefined
  readonly threads?: number | undefined
  /** What work must cost to be shared, in values read; by default, what takes about 0.2 ms. Tests share everything. */
  readonly leastCost?: number | undefined
}

/** @throws RoiPoolError ROI_UNAVAILABLE where this environment cannot run it, or not with as many `threads` as are named */
export async function openEngine(options: EngineOptions = {}): Promise<Engine> {
  const { reserve = 0, algorithm = 'auto', threads = defaultThreads(), leastCost } = options
  const openWith = async (count: number): Promise<Engine> => {
    const storage = new Storage(reserve, { shared: count > 1 })
    const module = await compileKernels(count > 1)
    const team = await Team.open(module, storage, count, leastCost)
    // A system finds room for a page when it is first written to: so no call has to wait for that.
    team.kernels.fill(PAGE, Math.ceil(reserve / PAGE) * PAGE, 0)
    return { storage, team, algorithm }
  }
  if (threads === 1) return openWith(1)
  if (typeof SharedArrayBuffer === 'undefined') {
    cannotRun('it has no shared memory for threads: a page must be cross-origin isolated')
  }
  try {
    return await openWith(threads)
  } catch (cause) {
    if (options.threads === undefined) return openWith(1)
    return cannotRun(`it starts no ${threads} threads: ${(cause as Error).message}`, cause)
  }
}
