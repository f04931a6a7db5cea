/**
 * Why a call was refused. SPEC §7.
 *
 * - `ROI_INVALID`: the input is malformed; the caller must change it.
 * - `ROI_UNSUPPORTED`: the input is well formed, but this backend cannot take it (a size, a type, a reduction).
 * - `ROI_UNAVAILABLE`: this environment cannot run the backend at all. The only code `firstAvailable` passes over.
 * - `ROI_DISPOSED`: the backend was disposed, or lost what it computes with, or the resident map was released.
 */
export type RoiPoolErrorCode = 'ROI_INVALID' | 'ROI_UNSUPPORTED' | 'ROI_UNAVAILABLE' | 'ROI_DISPOSED'

/** The one error of roipool: a `code` for programs, a sentence for people, the `cause` where there is one. */
export class RoiPoolError extends Error {
  override readonly name = 'RoiPoolError'
  readonly code: RoiPoolErrorCode

  constructor(code: RoiPoolErrorCode, message: string, options?: ErrorOptions) {
    super(message, options)
    this.code = code
  }
}

/** Throws ROI_INVALID: what was expected and what came, with the place in it. */
export function invalid(message: string): never {
  throw new RoiPoolError('ROI_INVALID', message)
}

/** Throws ROI_UNAVAILABLE: why this environment cannot run a backend, and the remedy where there is one. */
export function unavailable(message: string, cause?: unknown): never {
  throw new RoiPoolError('ROI_UNAVAILABLE', message, cause === undefined ? undefined : { cause })
}

/** Throws ROI_UNSUPPORTED: a well-formed request that cannot be served, and by whom. */
export function unsupported(message: string): never {
  throw new RoiPoolError('ROI_UNSUPPORTED', message)
}
