import { type CellRect, type FeatureMap, roisFromYxhw, type Shape } from '@roipool/core'
import type { Progress } from '../network/client'
import type { Photograph } from '../network/photograph'
import { INPUT_SIZE } from '../network/size'
import { type OperatorId, operators, type Problem, type View } from './operators'
import type { Pooled, Pooler } from './pooler'
import { BORDER } from './region'
import { type Bin, misread, readSettings, type Settings } from './settings'
import { rangeOf, tellingChannel } from './values'

/** What the page knows, and what follows from it. */
class Lesson {
  readonly settings: Settings = $state(readSettings(location.search))
  /** What the address asks for and does not get. */
  readonly misread = misread(location.search)
  photograph: Photograph | undefined = $state.raw()
  progress: Progress = $state.raw({ kind: 'opening' })
  /** Whether a hand holds the region. */
  dragged = $state(false)
  /** Fulfilled by `open`: once there is a map, or it is known that there is none. */
  readonly opened: Promise<void>
  open!: () => void
  pooler: Pooler | undefined = $state.raw()
  /** The bin under the pointer, or that has the focus. */
  pointedBin: Bin | undefined = $state.raw()
  #features: FeatureMap | undefined = $state.raw()
  #pooled: Pooled | undefined = $state.raw()
  #pooling = false
  #telling = $state(0)

  constructor() {
    this.opened = new Promise((done) => {
      this.open = done
    })
  }

  readonly cells = $derived(INPUT_SIZE / this.settings.stride)

  /** The map of the photograph; undefined until the network has made it for this stride. */
  readonly features = $derived(this.#features?.shape[1] === this.cells ? this.#features : undefined)

  readonly problem: Problem = $derived.by(() => {
    const { roi, outputSize, stride, samples } = this.settings
    const shape: Shape = this.features?.shape ?? [1, this.cells, this.cells, 1]
    return {
      rois: roisFromYxhw([[roi.y, roi.x, roi.height, roi.width]]),
      mapShape: shape,
      outputSize: [outputSize[0], outputSize[1]],
      spatialScale: 1 / stride,
      samplingRatio: samples,
    }
  })

  readonly views = $derived(
    Object.fromEntries(operators.map(({ id, view }) => [id, view(this.problem)])) as Record<OperatorId, View>,
  )

  readonly view = $derived(this.views[this.settings.operator])

  /** What each operator makes of the region, once a backend has computed it; of the region just before, meanwhile. */
  readonly pooled = $derived.by(() => {
    const [, rows, columns, channels] = this.#pooled?.floor.shape ?? []
    const [height, width] = this.settings.outputSize
    const fits = rows === height && columns === width && channels === this.features?.shape[3]
    return fits ? this.#pooled : undefined
  })

  readonly channel = $derived(
    Math.min(this.settings.channel ?? this.#telling, (this.features?.shape[3] ?? 1) - 1),
  )

  /** The least and the largest value of the channel, between which the colours run. */
  readonly range = $derived(this.features && rangeOf(this.features, this.channel))

  /** The bin that is explained: the one pointed at, or the one that was chosen. */
  readonly bin = $derived(this.pointedBin ?? this.settings.bin)

  /** The cells that pictures show: all that any operator reads, and those around them, some beyond the map. */
  readonly window: CellRect = $derived.by(() => {
    const y = this.#span('y')
    const x = this.#span('x')
    return { y: y[0], x: x[0], height: y[1] - y[0], width: x[1] - x[0] }
  })

  /** Takes a feature map in, and finds the channel that tells the region best. */
  take(features: FeatureMap): void {
    this.#features = features
    this.#telling = tellingChannel(features, this.view)
  }

  /** Goes to the channel in which the region stands out most. */
  findChannel(): void {
    if (!this.features) return
    this.#telling = tellingChannel(this.features, this.view)
    this.settings.channel = undefined
  }

  /** Pools the region with every operator, and again where it changed meanwhile. */
  async pool(pooler: Pooler): Promise<void> {
    if (this.#pooling) return
    this.#pooling = true
    try {
      let problem: Problem | undefined
      while (this.features && problem !== this.problem) {
        problem = this.problem
        this.#pooled = await pooler.pool(this.features, problem)
      }
    } finally {
      this.#pooling = false
    }
  }

  #span(axis: 'y' | 'x'): [number, number] {
    const places = Object.values(this.views).flatMap(({ scaled, quantized, reads }) => {
      const frames = quantized ? [scaled, quantized] : [scaled]
      const length = axis === 'y' ? 'height' : 'width'
      return [
        ...frames.flatMap((frame) => [frame[axis], frame[axis] + frame[length] - 1]),
        ...reads[axis].flat().map(({ cell }) => cell),
      ]
    })
    const first = Math.floor(Math.min(...places)) - 1
    const last = Math.ceil(Math.max(...places)) + 1
    const border = Math.ceil(BORDER / this.settings.stride)
    return [Math.max(first, -border), Math.min(last + 1, this.cells + border)]
  }
}

export const lesson = new Lesson()
