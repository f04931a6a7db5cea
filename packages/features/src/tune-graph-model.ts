import { type FeatureMap, invalid } from '@roipool/core'
import type { GraphModel } from '@tensorflow/tfjs-converter'
import { type Tensor4D, type Variable, variable } from '@tensorflow/tfjs-core'
import type { Backbone, Image } from './backbone.js'
import { execute, tapGraphModel } from './graph-model.js'
import type { TapOptions } from './tap.js'

/** A backbone whose last layers can be trained: a `Tunable` of `@roipool/fast-rcnn`. */
export interface TunableBackbone extends Backbone {
  /** What the last layers are given of one image: [1, h, w, c]. Training does not change it. */
  prefix(image: Image): Promise<FeatureMap>
  /** The last layers, with gradients: [N, h, w, c] to [N, H, W, channels]. `map` is `suffix` of `prefix`. */
  suffix(input: Tensor4D): Tensor4D
  /** The weights of the last layers, on the tfjs backend that was active when they were made variables. */
  readonly variables: readonly Variable[]
}

/** The graph of a model, as its file has it. */
export interface Topology {
  readonly node: readonly { readonly name: string; readonly op: string; readonly input?: readonly string[] }[]
}

/**
 * A tfjs graph model up to its node `tap`, whose layers behind its node `from` can be trained. They run as the graph has
 * them, a batch normalization that the file has folded into a convolution too; only their weights become variables.
 *
 * @throws RoiPoolError ROI_INVALID where a node is missing or gives no map, or where `tap` takes more than `from`
 */
export async function tuneGraphModel(
  model: GraphModel,
  topology: Topology,
  { from, tap, ...options }: TapOptions & { readonly from: string; readonly tap: string },
): Promise<TunableBackbone> {
  const whole = await tapGraphModel(model, { ...options, tap })
  const first = await tapGraphModel(model, { ...options, tap: from })
  const variables = nodesBetween(topology, from, tap).flatMap((name) => {
    const [weight] = model.weights[name] ?? []
    if (!weight || weight.rank === 0 || weight.dtype !== 'float32') return []
    const trained = variable(weight)
    model.weights[name] = [trained]
    weight.dispose()
    return trained
  })
  return {
    ...whole,
    variables,
    prefix: async (image) => (await first.map(image)).features,
    dispose: () => {
      whole.dispose()
      first.dispose()
    },
    suffix: (input) => execute(model, { [from]: input }, tap) as Tensor4D,
  }
}

/** Every node that `tap` needs and `from` does not, in an order that follows from the graph alone. */
function nodesBetween({ node }: Topology, from: string, tap: string): string[] {
  const inputs = new Map(node.map(({ name, input = [] }) => [name, input]))
  const found = new Set<string>()
  const visit = (name: string) => {
    if (name === from || found.has(name)) return
    found.add(name)
    // A node of many outputs is followed by the number of one; ^ is an order, not a value.
    for (const input of inputs.get(name) ?? []) visit(input.replace(/^\^|:\d+$/g, ''))
  }
  visit(tap)
  const other = node.find(({ name, op }) => found.has(name) && op === 'Placeholder')
  if (other) invalid(`the layers to train begin at '${from}', but '${tap}' takes more of the image than that`)
  return [...found]
}
