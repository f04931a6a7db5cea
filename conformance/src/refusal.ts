import type { RefusalCase } from './case.js'
import { codeOf, describeError } from './errors.js'

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
