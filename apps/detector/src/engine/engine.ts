import { detect, type FastRcnn, load, oneFile, type Part, save } from '@roipool/fast-rcnn'
import type { Backbone } from '@roipool/features'
import { memory } from '@tensorflow/tfjs-core'
import type { Findings, PoolingName } from '../project/types'
import { mostAlike, pooledOf } from './alike'
import { openDevice } from './device'
import { findingsOf, teach, turn } from './lesson'
import type { Lesson, Likeness, News, Place, Sheet, Sight, Taught, Times } from './messages'
import { openNetwork } from './network'
import { boxIn, type Look, lookAt, pixelsOf, proposeQuickly, scenesOf, withMirror } from './sheets'

/** The whole way from photographs to what is found on them. It lives in the worker; the page calls it by message. */
export class Engine {
  #opened: Promise<{ device: string; backbone: Backbone }> | undefined
  #looks = new Map<string, Look>()
  #model: FastRcnn | undefined
  #stop: AbortController | undefined

  /** Starts tfjs and fetches the network, once. @returns the name of tfjs's backend */
  async open(): Promise<string> {
    return (await this.#open()).device
  }

  /** Teaches a head. It becomes the one that finds, unless `keep` is false. */
  async teach(lesson: Lesson, keep: boolean, tell: (news: News) => void): Promise<Taught | undefined> {
    this.#stop = new AbortController()
    const { signal } = this.#stop
    tell({ kind: 'opening' })
    const { backbone } = await this.#open()
    const all = [...lesson.teach, ...lesson.check]
    for (const [n, sheet] of all.entries()) {
      tell({ kind: 'looking', done: n, of: all.length })
      await this.#look(sheet, n < lesson.teach.length)
      await turn()
      if (signal.aborted) return undefined
    }
    const scenes = lesson.teach.flatMap((sheet) => scenesOf(this.#looks.get(sheet.id)!, sheet))
    const { model, taught } = await teach(backbone, lesson, scenes, this.#checked(lesson.check), signal, tell)
    if (keep) this.#take(model)
    else model.dispose()
    return taught
  }

  /** Ends the teaching after the step that is being taken. */
  stop(): void {
    this.#stop?.abort()
  }

  /** Takes a head that was taught before. */
  async take(head: Uint8Array<ArrayBuffer>): Promise<void> {
    const { backbone } = await this.#open()
    this.#take(await load(oneFile(head), { backbone }))
  }

  /** Lets go of the photographs that are no longer there. */
  keepOnly(ids: readonly string[]): void {
    for (const id of this.#looks.keys()) if (!ids.includes(id)) this.#looks.delete(id)
  }

  /** What the head finds on photographs. */
  async check(sheets: readonly Sheet[]): Promise<Findings> {
    for (const sheet of sheets) await this.#look(sheet, false)
    return findingsOf(this.#taken(), this.#checked(sheets))
  }

  /** What the head finds on one picture of the camera, and how long each part took. */
  async see(picture: ImageBitmap, scoreThreshold: number): Promise<Sight> {
    const model = this.#taken()
    const from = performance.now()
    const { image, scale } = await pixelsOf(picture)
    const times = { decode: performance.now() - from, network: 0, proposals: 0, pooling: 0, head: 0 }
    const timed = (part: Part, milliseconds: number) => {
      times[part === 'suppression' ? 'head' : part] += milliseconds
    }
    const found = await detect(model, image, { scoreThreshold, proposals: proposeQuickly, timed })
    return {
      found: found.map((one) => ({ name: one.class, score: one.score, box: boxIn(one.box, scale) })),
      times: times satisfies Times,
    }
  }

  /** Which of some regions the head can least tell from another one. */
  async alike(one: Place, others: readonly Place[], pooling: PoolingName): Promise<Likeness> {
    const { backbone } = await this.#open()
    const pooled = async ({ sheet, box }: Place) =>
      pooledOf(await this.#look(sheet, false), box, backbone, pooling)
    const vectors: Float32Array[] = []
    for (const other of others) vectors.push(await pooled(other))
    return mostAlike(await pooled(one), vectors)
  }

  /** The head without what it needs to go on: half the digits, a sixth of the bytes. */
  async file(): Promise<Uint8Array<ArrayBuffer>> {
    const file = oneFile()
    await save(this.#taken(), file, { precision: 'float16' })
    return file.bytes as Uint8Array<ArrayBuffer>
  }

  /** How many tensors tfjs holds. */
  tensors(): number {
    return memory().numTensors
  }

  #open() {
    const opened =
      this.#opened ?? openDevice().then(async (device) => ({ device, backbone: await openNetwork() }))
    this.#opened = opened
    opened.catch(() => {
      this.#opened = undefined
    })
    return opened
  }

  /** What the network made of a photograph: each of its images goes through once, whatever is asked of it later. */
  async #look(sheet: Sheet, mirror: boolean): Promise<Look> {
    const { backbone } = await this.#open()
    const known = this.#looks.get(sheet.id) ?? (await lookAt(sheet, backbone))
    const look = mirror && !known.mirrored ? await withMirror(known, sheet, backbone) : known
    this.#looks.set(sheet.id, look)
    return look
  }

  #checked(sheets: readonly Sheet[]) {
    return sheets.map(({ id }) => {
      const { upright, scale } = this.#looks.get(id)!
      return { scene: upright, scale }
    })
  }

  #take(model: FastRcnn): void {
    this.#model?.dispose()
    this.#model = model
  }

  #taken(): FastRcnn {
    if (!this.#model) throw new Error('Nothing was taught yet.')
    return this.#model
  }
}
