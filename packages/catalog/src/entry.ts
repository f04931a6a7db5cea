import type { OpenBackend } from '@roipool/core'

/** A backend, or one mode of a backend, under the name people give it. */
export interface CatalogEntry {
  /** What `--backend` takes: a backend's name, which leaves the mode to the backend, or `name:mode`. */
  readonly id: string
  /** The npm package it comes from. */
  readonly package: string
  /** What it is for, in one line. */
  readonly summary: string
  /** The environments it is meant for. */
  readonly environment: string
  /** The id of the entry this is one mode of. */
  readonly modeOf?: string
  /**
   * Loads the package and opens the backend. Rejects with ROI_UNAVAILABLE where this environment cannot run it. Where
   * there is no GPU, a driver in software is taken by those that are named, and `runsOn` says so: who lists every way
   * to compute wants to see it.
   */
  readonly open: OpenBackend
}
