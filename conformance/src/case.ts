import type { Backend, OpenBackend, OperatorName, RoiPoolErrorCode } from '@roipool/core'
import type { Level, Needs, Proof } from './level.js'
import type { FrontDoor, Problem } from './problem.js'

/** One thing a backend must do, as data. */
export type Case = PoolCase | RefusalCase | SequenceCase

interface CaseBase {
  /** `group/name`. Stable: lists of known failures refer to it. */
  readonly id: `${string}/${string}`
  readonly level: Level
  /** What is wrong where it fails: a backend, or the planner of an operator. */
  readonly proves: Proof
  /** The clause of core's SPEC.md it holds a backend to. */
  readonly spec: `§${string}`
  /** The mistake it is there for, as a sentence. */
  readonly catches: string
  /** What a backend has to promise before the case can be held against it. */
  readonly needs?: Needs | undefined
}

/** Pool a feature map in host memory, or a pyramid of them, and compare every value. */
export interface PoolCase extends CaseBase {
  readonly kind: 'pool'
  /** Made when the case runs, so that a list of cases costs nothing. */
  readonly problem: () => Problem
  readonly expected: Expected
  /** The ranges of cells RoI 0 must be planned to, [start, end) a bin. */
  readonly plan?: { readonly y: readonly CellRange[]; readonly x: readonly CellRange[] } | undefined
}

type CellRange = readonly [start: number, end: number]

/**
 * Where the right answer comes from: written out by hand, copied from another implementation (with its source), or
 * computed by the oracle. Values are in the order of the result; a function gets the flat index. `digits`: so many are
 * printed behind the point, if that is less than what a comparison asks for.
 */
export type Expected =
  | { readonly from: 'oracle' }
  | { readonly from: 'hand'; readonly values: Values }
  | { readonly from: 'golden'; readonly values: Values; readonly source: string; readonly digits?: number }

export type Values = ArrayLike<number> | ((index: number) => number)

/** A call that must be refused before the backend computes anything. */
export interface RefusalCase extends CaseBase {
  readonly kind: 'refusal'
  readonly operator: OperatorName
  /** What the operator is called with after the backend; malformed on purpose, so without types. */
  readonly args: () => { features: unknown; rois: unknown; params: unknown }
  readonly code: RoiPoolErrorCode
  /** Pieces of the message, in order: the place, what was expected, what came. */
  readonly says: readonly string[]
}

/** A sequence of calls; it throws what went wrong. */
export interface SequenceCase extends CaseBase {
  readonly kind: 'sequence'
  readonly run: (world: World) => Promise<void>
}

/** What a sequence may use. Backends it opens are disposed of after it. */
export interface World extends FrontDoor {
  /** The backend all cases share: not to be disposed. */
  readonly backend: Backend
  readonly open: OpenBackend
}

/** The part of an id before the slash. */
export function groupOf({ id }: { readonly id: string }): string {
  return id.slice(0, id.indexOf('/'))
}

/** Cases by group, the groups in the order in which they first appear. */
export function grouped(cases: readonly Case[]): Map<string, Case[]> {
  const groups = new Map<string, Case[]>()
  for (const item of cases) groups.set(groupOf(item), [...(groups.get(groupOf(item)) ?? []), item])
  return groups
}
