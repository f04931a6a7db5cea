import type { CatalogEntry } from './entry.js'
import { gpujsEntries } from './gpujs.js'
import { naiveEntries } from './naive.js'
import { tfjsEntries } from './tfjs.js'
import { wasmEntries } from './wasm.js'
import { webgpuEntries } from './webgpu.js'

export type { CatalogEntry } from './entry.js'

/** Every backend of this project and every mode of it, in the order a reader should meet them. */
export const catalog: readonly CatalogEntry[] = [
  ...naiveEntries,
  ...wasmEntries,
  ...webgpuEntries,
  ...gpujsEntries,
  ...tfjsEntries,
]

/** The entries without those that only choose between others: each way to compute, once. */
export const engines: readonly CatalogEntry[] = catalog.filter(
  (entry) => !catalog.some(({ modeOf }) => modeOf === entry.id),
)
