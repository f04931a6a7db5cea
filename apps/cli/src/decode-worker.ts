import { writeSync } from 'node:fs'
import { oneLine } from '@roipool/terminal'
import type { Fit } from './input/choices.js'
import { type Decoded, readPhotograph, type Size } from './input/photograph.js'

/** What the process is asked for. */
export interface DecodeTask {
  readonly file: string
  readonly size: Size
  readonly fit?: Fit | undefined
}

/** Where in the shared file the pixels of a task go. */
export type DecodeOrder = DecodeTask & { readonly at: number }

/** An image whose pixels are in the shared file. */
export interface Decoding extends Omit<Decoded, 'square'> {
  readonly at: number
  readonly milliseconds: number
}

/** What became of a task. */
export type DecodeReply = Decoding | { readonly at: number; readonly error: string }

/** Said once, before it takes orders. */
export type Ready = 'ready'

/** The file that this process shares with its parent, as its parent opened it. */
const PIXELS = 4

/** Reads, decodes and resizes an image. */
async function decode({ file, size, fit, at }: DecodeOrder): Promise<DecodeReply> {
  const started = performance.now()
  try {
    const { width, height, square, place } = await readPhotograph(file, size, fit)
    let written = 0
    while (written < square.data.length) {
      written += writeSync(PIXELS, square.data, written, square.data.length - written, at + written)
    }
    return { at, width, height, place, milliseconds: performance.now() - started }
  } catch (error) {
    return { at, error: oneLine(error) }
  }
}

process.on('message', async (order: DecodeOrder) => process.send!(await decode(order)))
// The parent ended. What hangs in a decoder would keep `process.exit` from ending.
process.on('disconnect', () => process.kill(process.pid, 'SIGKILL'))
process.send!('ready' satisfies Ready)
