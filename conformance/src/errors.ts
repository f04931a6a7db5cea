import type { WrongResult } from './explain/wrong-result.js'

/**
 * What a case found to be wrong, with the wrong result where there is one. Any other error that reaches the suite was
 * thrown by the backend, or by core.
 */
export class Finding extends Error {
  constructor(
    message: string,
    readonly result?: WrongResult | undefined,
  ) {
    super(message)
  }
}

/** What is wrong on a case. */
export interface Wrong {
  readonly detail: string
  /** Where it was thrown, if it was: the first frames that are the backend's. */
  readonly stack?: string | undefined
  readonly result?: WrongResult | undefined
}

export function wrongBy(error: unknown): Wrong {
  if (error instanceof Finding) return { detail: error.message, result: error.result }
  const stack = stackOf(error)
  return { detail: describeError(error), ...(stack && { stack }) }
}

/** An error in a line, with its code if it has one. */
export function describeError(error: unknown): string {
  if (!(error instanceof Error)) return `threw ${String(error)}`
  const code = codeOf(error)
  return `${code === undefined ? error.name : String(code)}: ${error.message}`
}

/** Asks for the code, not the class: a backend may carry a copy of core of its own. */
export function codeOf(error: unknown): unknown {
  return error instanceof Error ? (error as { code?: unknown }).code : undefined
}

/** So many frames are shown. */
const FRAMES = 4

/** Node, core and this suite. */
const OURS = /node:|@roipool[\\/](core|conformance)|packages[\\/]core|conformance[\\/](src|dist)/

/** The frames of an error that are neither Node's, nor core's, nor the suite's own. */
function stackOf(error: unknown): string | undefined {
  if (!(error instanceof Error)) return undefined
  const frames = (error.stack ?? '').split('\n').filter((line) => /^\s+at /.test(line) && !OURS.test(line))
  return frames.length > 0 ? frames.slice(0, FRAMES).join('\n') : undefined
}
