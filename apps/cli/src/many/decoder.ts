import { CliError, oneLine } from '@roipool/terminal'
import { Piscina } from 'piscina'
import type { DecodeAnswer, DecodeTask } from '../decode-worker.js'
import { decodeWorker } from '../threads.js'

/** Images that are decoded, or wait for the network, while it is busy with another. */
export const LOOK_AHEAD = 4

export interface Decoder {
  /** @throws CliError naming the file */
  decode(task: DecodeTask): Promise<DecodeAnswer>
  close(): Promise<void>
}

/** A thread that decodes, so that the network never waits for it where there are two processors. */
export function openDecoder(): Decoder {
  const pool = new Piscina({
    filename: decodeWorker,
    minThreads: 1,
    maxThreads: 1,
    concurrentTasksPerWorker: 2,
    atomics: 'disabled',
  })
  return {
    async decode(task) {
      try {
        return await pool.run(task)
      } catch (error) {
        throw new CliError(oneLine(error), { cause: error })
      }
    },
    close: () => pool.destroy(),
  }
}
