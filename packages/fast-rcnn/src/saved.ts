import { describeValue, invalid } from '@roipool/core'
import type { Backbone } from '@roipool/features'
import { io } from '@tensorflow/tfjs-core'
import type { Checkpoint } from './checkpoint.js'
import type { LayerValues } from './layers.js'
import type { Pooling } from './pool.js'
import type { Rpn } from './rpn.js'

/** Where a model is saved: a handler of tfjs, such as `oneFile()`, or its address: `indexeddb://…`, `file://…`. */
export type Place = string | io.IOHandler

export const FORMAT = 'roipool-detector'

/** What is written down beside the weights. */
export interface Description {
  readonly format: typeof FORMAT
  readonly version: 1
  readonly kind: 'fast-rcnn' | 'rpn'
  readonly backbone: Pick<Backbone, 'name' | 'stride' | 'channels' | 'offset'>
  readonly inputScale: number | null
  /** Names of the layers, hidden ones first, and how many factors each has. */
  readonly layers: readonly { readonly name: string; readonly factors: number }[]
  readonly checkpoint?: Omit<Checkpoint, 'weights' | 'moments' | 'inputScale'>
  /** Of `fastRcnn`. */
  readonly classes?: readonly string[] | undefined
  readonly pool?: Pooling | undefined
  /** Whether the backbone's variables are saved, too. */
  readonly tuned?: boolean
  /** Of `rpn`. */
  readonly anchors?: Rpn['anchors']
  readonly most?: number
  readonly iouThreshold?: number
}

interface NamedValues {
  readonly name: string
  readonly shape: readonly number[]
  readonly values: Float32Array
}

/** Every variable with its name and shape, in the order of `variablesOf`. */
export function namesOf(layers: readonly LayerValues[]): NamedValues[] {
  return layers.flatMap(({ name, factors, bias }) => [
    ...factors.map((factor, n) => ({ ...factor, name: `${name}/factor${n}` })),
    { name: `${name}/bias`, shape: [bias.length], values: bias },
  ])
}

export function handlerOf(place: Place, way: 'save' | 'load'): io.IOHandler {
  const found = typeof place === 'string' ? handlersAt(place, way) : [place]
  const [handler] = found
  if (found.length === 1 && typeof handler?.[way] === 'function') return handler
  return invalid(
    typeof place === 'string'
      ? `tfjs has no handler to ${way} a model at ${describeValue(place)}: in Node, file:// is tfjs-node's; oneFile() works anywhere`
      : `the place must be an address or a handler of tfjs that can ${way}, but is ${describeValue(place)}`,
  )
}

function handlersAt(place: string, way: 'save' | 'load'): io.IOHandler[] {
  return way === 'save' ? io.getSaveHandlers(place) : io.getLoadHandlers(place)
}
