import type { BenchRecord, Environment, OperatorName, Progress } from '@roipool/bench'

/** A backend of the catalogue by its id; a stranger's by what the reader calls it, and the address of its module. */
export interface Wanted {
  readonly id: string
  readonly address?: string
}

/** What the page asks of the worker. */
export type Request =
  | { readonly kind: 'survey' }
  | {
      readonly kind: 'run'
      readonly backends: readonly Wanted[]
      /** Keys of workloads. */
      readonly workloads: readonly string[]
      readonly operators: readonly OperatorName[]
      readonly rounds: number
      /** A few cases of the suite, few rounds, little time for each backend. */
      readonly quick: boolean
    }
  | { readonly kind: 'cancel' }

/** A backend of the catalogue, and whether it is to be had here; with neither word it is not known yet. */
export interface Surveyed {
  readonly id: string
  readonly summary: string
  readonly runsOn?: string
  /** Why it cannot run here. */
  readonly reason?: string
}

/** What the worker tells. */
export type Reply =
  | { readonly kind: 'environment'; readonly environment: Environment }
  | { readonly kind: 'catalogue'; readonly backends: readonly Surveyed[] }
  | { readonly kind: 'surveyed'; readonly backend: Surveyed }
  | { readonly kind: 'progress'; readonly progress: Progress }
  | { readonly kind: 'record'; readonly record: BenchRecord }
  | { readonly kind: 'failed'; readonly reason: string }
