/** What a person can put right: shown as one line, without a stack. */
export class CliError extends Error {
  override readonly name = 'CliError'
}

export function fail(message: string, cause?: unknown): never {
  throw new CliError(message, { cause })
}

/** Exit codes: what was asked for was done; it was done, but the verdict is no; it could not be done; Ctrl+C. */
export const exitCode = { done: 0, no: 1, error: 2, cancelled: 130 } as const

/** An error as one line of words: its code is for programs. */
export function oneLine(error: unknown): string {
  return flat(error instanceof Error ? error.message : String(error))
}

function flat(text: string): string {
  return text.replaceAll(/\s*\n\s*/g, ' ').trim()
}

/** What the file system said, in words. */
export function fileReason(error: unknown): string {
  const { code } = error as { code?: unknown }
  const reasons: Record<string, string> = {
    ENOENT: 'no such file or folder',
    ENOTDIR: 'a part of the path is not a folder',
    EISDIR: 'it is a folder',
    EACCES: 'permission denied',
    EPERM: 'permission denied',
    EROFS: 'the file system is read-only',
    ENOSPC: 'no space left',
    EDQUOT: 'no space left of your quota',
    EFBIG: 'it would be larger than files may be here',
    ELOOP: 'its links lead round in a circle',
    EPIPE: 'nobody reads from it any more',
  }
  return (typeof code === 'string' && reasons[code]) || oneLine(error)
}
