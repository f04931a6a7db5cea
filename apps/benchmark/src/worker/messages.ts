import type { BenchRecord, Environment, OperatorName, Progress } from '@roipool/bench'

/** What the page asks of the worker. */
export type Request =
  | { readonly kind: 'survey' }
  | {
      readonly kind: 'run'
      /** Ids of the catalogue, and addresses of modules. */
      readonly backends: readonly string[]
      /** Keys of workloads. */
      readonly workloads: readonly string[]
      readonly operators: readonly OperatorName[]
      readonly rounds: number
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
