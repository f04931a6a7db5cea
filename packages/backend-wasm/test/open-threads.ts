import { type Backend, defineBackend } from '@roipool/core'
import { wasmDriver } from '../src/driver.js'
import { type EngineOptions, openEngine } from '../src/open.js'
import type { WasmArray } from '../src/storage.js'

/** A backend whose threads share whatever can be shared, however little it is. */
export async function openThreads(threads: number, options: EngineOptions = {}): Promise<Backend<WasmArray>> {
  return defineBackend(wasmDriver(await openEngine({ ...options, threads, leastCost: 0 })))
}
