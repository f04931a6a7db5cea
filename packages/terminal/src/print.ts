import { fstatSync, writeSync } from 'node:fs'
import { CliError, fileReason } from './errors.js'

/**
 * Writes a line to standard output.
 *
 * @throws CliError where that fails; console.log would not say so
 */
export async function print(text: string): Promise<void> {
  await printPieces([`${text}\n`])
}

/**
 * Writes pieces to standard output, in order, each whole before the next is asked for. Where nobody reads any more, that is
 * the end, and no failure.
 *
 * @throws CliError where writing fails; what `pieces` throw
 */
export async function printPieces(
  pieces: Iterable<string | Uint8Array> | AsyncIterable<string | Uint8Array>,
): Promise<void> {
  for await (const piece of pieces) {
    try {
      await emit(piece)
    } catch (error) {
      if (isReaderGone(error)) return
      throw outputError(error)
    }
  }
}

async function emit(piece: string | Uint8Array): Promise<void> {
  if (fstatSync(process.stdout.fd).isFile()) return writeFile(process.stdout.fd, Buffer.from(piece))
  await new Promise<void>((resolve, reject) => {
    process.stdout.write(piece, (error) => (error ? reject(error) : resolve()))
  })
}

/** That the reader of a pipe needed no more, as `head`, is no failure. */
export function isReaderGone(error: unknown): boolean {
  return (error as { code?: unknown }).code === 'EPIPE'
}

export function outputError(error: unknown): CliError {
  return new CliError(`cannot write to standard output: ${fileReason(error)}`, { cause: error })
}

/** To the last byte: a disk that is almost full takes some of them, and says so only when asked again. */
function writeFile(descriptor: number, bytes: Buffer): void {
  for (let from = 0; from < bytes.length; ) from += writeSync(descriptor, bytes, from)
}
