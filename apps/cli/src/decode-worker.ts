import { move, transferableSymbol, valueSymbol } from 'piscina'
import type { Fit } from './input/choices.js'
import { type Decoded, readPhotograph, type Size } from './input/photograph.js'

/** What a thread is asked for. */
export interface DecodeTask {
  readonly file: string
  readonly size: Size
  readonly fit?: Fit | undefined
}

export interface DecodeAnswer extends Decoded {
  /** That it took in the thread. */
  readonly milliseconds: number
}

/** Reads, decodes and resizes an image in a thread of its own. The bytes change hands without a copy. */
export default async function decode({ file, size, fit }: DecodeTask): Promise<DecodeAnswer> {
  const started = performance.now()
  const { width, height, square, place } = await readPhotograph(file, size, fit)
  const data = new Uint8Array(square.data)
  const milliseconds = performance.now() - started
  const answer: DecodeAnswer = { width, height, place, square: { ...square, data }, milliseconds }
  return move({
    [transferableSymbol]: data.buffer,
    [valueSymbol]: answer,
  } as never) as unknown as DecodeAnswer
}
