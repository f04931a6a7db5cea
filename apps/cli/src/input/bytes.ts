import { open } from 'node:fs/promises'
import { fail, fileReason } from '@roipool/terminal'

/** What stands for standard input and output where a file is named. */
export const STANDARD = '-'

/** Bytes a read asks for at most: Node refuses more than 2 GiB. */
const PART = 2 ** 30

/**
 * A whole file, however large; of `-`, what comes on standard input.
 *
 * @param what it is, for the message
 */
export async function readBytes(path: string, what: string): Promise<Buffer> {
  try {
    return path === STANDARD ? await drain(process.stdin) : await readFile(path)
  } catch (error) {
    fail(`cannot read the ${what} ${path}: ${fileReason(error)}`, error)
  }
}

async function readFile(path: string): Promise<Buffer> {
  const handle = await open(path)
  try {
    const info = await handle.stat()
    // A pipe's or a device's size is not known before its end.
    if (!info.isFile() && !info.isDirectory())
      return await drain(handle.createReadStream({ autoClose: false }))
    const bytes = Buffer.from(new ArrayBuffer(info.size))
    let at = 0
    while (at < bytes.length) {
      const { bytesRead } = await handle.read(bytes, at, Math.min(PART, bytes.length - at))
      if (bytesRead === 0) break
      at += bytesRead
    }
    // Files of /proc say they are empty.
    return info.size === 0 ? await handle.readFile() : bytes.subarray(0, at)
  } finally {
    await handle.close()
  }
}

async function drain(stream: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const parts: Uint8Array[] = []
  for await (const part of stream) parts.push(part)
  return Buffer.concat(parts)
}
