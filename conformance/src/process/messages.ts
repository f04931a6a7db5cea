import type { Capabilities } from '@roipool/core'
import type { Row } from '../report.js'

/** What a process that runs cases is told, once. */
export interface Task {
  /** What names the backend. */
  readonly specifier: string
  /** The cases to run, by id and in order. */
  readonly ids: readonly string[]
}

/** What it says. Each message begins what it is about to do, or gives what came of that. */
export type Message =
  /** It is there, and looks for the backend. */
  | { readonly kind: 'started' }
  /** The backend cannot be found: in a line, for a person. */
  | { readonly kind: 'refused'; readonly reason: string }
  | { readonly kind: 'unavailable'; readonly reason: string }
  | {
      readonly kind: 'opened'
      readonly name: string
      readonly runsOn?: string | undefined
      readonly capabilities: Capabilities
    }
  | { readonly kind: 'case'; readonly id: string }
  | { readonly kind: 'row'; readonly row: Row }
  /** The row of a case that failed, once more, with what was found out about it. */
  | { readonly kind: 'explained'; readonly row: Row }
  /** Nothing is left to wait for, but the work is not done. */
  | { readonly kind: 'stuck' }
  | { readonly kind: 'closing' }
  /** The end: rows that are no case's. */
  | { readonly kind: 'closed'; readonly rows: readonly Row[] }
