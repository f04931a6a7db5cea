import type { RefusalCase } from './case.js'

/** What is wrong with an error that should be a refusal, or undefined. */
export function refusalDifference(
  error: unknown,
  { code, says }: Pick<RefusalCase, 'code' | 'says'>,
): string | undefined {
  if (error === undefined) return `expected a refusal with ${code}, but the call succeeded`
  if (!(error instanceof Error) || codeOf(error) !== code) {
    return `expected a refusal with ${code}, got ${describeError(error)}`
  }
  let from = 0
  for (const piece of says) {
    const at = error.message.indexOf(piece, from)
    if (at < 0)
      return `expected the message to say ‘${piece}’, in the order of ‘${says.join(' … ')}’, got ‘${error.message}’`
    from = at + piece.length
  }
  return undefined
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
