import prepared from '../../generated/plate-head.json'
import type { HeadAnswer, HeadQuestion, Named } from '../network/messages'
import type { Photograph } from '../network/photograph'
import { INPUT_SIZE } from '../network/size'
import { type Region, workedExample } from './region'

/** What a trained head says of the photograph and of the region. */
class Head {
  named: Named | undefined = $state.raw()
  /** Why there is nothing; empty while all goes well. */
  reason = $state('')
  working = $state(false)
  #worker: Worker | undefined = $state.raw()
  #asked = 0
  /** The photograph that the worker has. */
  #sent: Photograph | undefined

  /** Whether it is here, and follows every region. */
  get here(): boolean {
    return this.#worker !== undefined
  }

  /** Of what is prepared, the answer at once; of all else, once the head is here. */
  look(photograph: Photograph, region: Region): void {
    const { y, x, height, width } = region
    const known = !photograph.own && JSON.stringify(region) === JSON.stringify(workedExample)
    if (known) this.named = prepared
    else if (this.#worker) void this.#ask(photograph, [x, y, x + width, y + height].map(within))
    else this.named = undefined
  }

  /** Fetches the head, and asks it. */
  open(photograph: Photograph, region: Region): void {
    this.#worker = new Worker(new URL('../network/head-worker.ts', import.meta.url), { type: 'module' })
    this.#worker.onmessage = ({ data }: MessageEvent<HeadAnswer>) => {
      if (data.id !== this.#asked) return
      this.working = false
      this.reason = 'reason' in data ? data.reason : ''
      this.named = 'reason' in data ? undefined : data
    }
    this.#worker.onerror = ({ message }) => {
      this.working = false
      this.reason = message
    }
    this.look(photograph, region)
  }

  async #ask(photograph: Photograph, box: readonly number[]): Promise<void> {
    this.working = true
    const id = ++this.#asked
    const image = photograph === this.#sent ? undefined : await photograph.image()
    if (id !== this.#asked) return
    this.#sent = photograph
    const question: HeadQuestion = { id, image, box }
    this.#worker?.postMessage(question)
  }
}

/** A detector clips its proposals to the photograph. */
function within(edge: number): number {
  return Math.min(Math.max(edge, 0), INPUT_SIZE)
}

export const head = new Head()
