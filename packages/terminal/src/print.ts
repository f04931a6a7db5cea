import { fstatSync, writeSync } from 'node:fs'
import { CliError, fileReason } from './errors.js'

/**
 * Writes a line to standard output.
 *
 * @throws CliError where that fails; console.log would not say so
 */
export async function print(text: string): Promise<void> {
  const line = `${text}\n`
  try {
    if (fstatSync(process.stdout.fd).isFile()) writeFile(process.stdout.fd, Buffer.from(line))
    else
      await new Promise<void>((resolve, reject) => {
        process.stdout.write(line, (error) => (error ? reject(error) : resolve()))
      })
  } catch (error) {
    if (!isReaderGone(error)) throw outputError(error)
  }
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
