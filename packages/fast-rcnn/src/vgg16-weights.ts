import { invalid } from '@roipool/core'
import { io } from '@tensorflow/tfjs-core'
import type { LayersModel } from '@tensorflow/tfjs-layers'
import { copyOf, type LayerValues } from './layers.js'

/** A convolution of 3×3, and what it is given. */
export interface Convolution {
  readonly name: string
  readonly inputs: number
  readonly filters: number
}

/** Weights of VGG16 as they are loaded: by name, with or without the name of the model before it. */
type Specs = readonly io.WeightsManifestEntry[]

/** Weights of VGG16 that were read. */
export interface Vgg16Weights {
  /** fc1 and fc2, where they are there. */
  readonly fc: readonly LayerValues[]
  /** Sets those of the convolutions, and frees what was read. */
  giveTo(model: LayersModel): void
}

/** Reads weights, after a look at the names and shapes of all that are wanted. */
export async function readVgg16(
  handler: io.IOHandler,
  convolutions: readonly Convolution[],
): Promise<Vgg16Weights> {
  const { weightData, weightSpecs } = await handler.load!()
  if (!weightData || !weightSpecs) invalid('options.weights must load a model with weights')
  const wanted = convolutions.map(({ name, inputs, filters }) =>
    namesOf(weightSpecs, name, [3, 3, inputs, filters]),
  )
  const connected = ['fc1', 'fc2'].flatMap((name, n) => {
    if (!find(weightSpecs, `${name}/kernel`)) return []
    return [{ name, names: namesOf(weightSpecs, name, [n === 0 ? 7 * 7 * 512 : 4096, 4096]) }]
  })
  const tensors = io.decodeWeights(weightData, weightSpecs)
  const fc = connected.map(async ({ name, names: [kernel, bias] }) => ({
    name,
    factors: [{ shape: tensors[kernel]!.shape, values: await copyOf(tensors[kernel]!) }],
    bias: await copyOf(tensors[bias]!),
  }))
  return {
    fc: await Promise.all(fc),
    giveTo(model) {
      convolutions.forEach(({ name }, n) => {
        model.getLayer(name).setWeights(wanted[n]!.map((found) => tensors[found]!))
      })
      for (const tensor of Object.values(tensors)) tensor.dispose()
    },
  }
}

/** Under which names the kernel and the bias of a layer are there. */
function namesOf(specs: Specs, layer: string, kernel: readonly number[]) {
  return [nameOf(specs, `${layer}/kernel`, kernel), nameOf(specs, `${layer}/bias`, kernel.slice(-1))] as const
}

/** The name under which weights are there. @throws RoiPoolError ROI_INVALID where they are not, or of another shape */
function nameOf(specs: Specs, name: string, shape: readonly number[]): string {
  const spec = find(specs, name)
  if (!spec) {
    const there = specs.slice(0, 6).map((known) => known.name)
    return invalid(`options.weights lack ${name}: they begin with ${there.join(', ')}`)
  }
  if (String(spec.shape) !== String(shape)) {
    invalid(`${name} of options.weights must be of shape [${shape}], but is of [${spec.shape}]`)
  }
  return spec.name
}

function find(specs: Specs, name: string): io.WeightsManifestEntry | undefined {
  return specs.find((spec) => spec.name === name || spec.name.endsWith(`/${name}`))
}
