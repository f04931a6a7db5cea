import { readFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { Backbone, Layer } from '@roipool/features'
import { fail, fileReason, oneLine } from '@roipool/terminal'
import type { GraphModel } from '@tensorflow/tfjs-converter'
import { type io, ready, setBackend, type Tensor, tidy, zeros } from '@tensorflow/tfjs-core'
import type { LayersModel } from '@tensorflow/tfjs-layers'
// tfjs's way: loading it is what registers it.
import '@tensorflow/tfjs-backend-wasm'
import { inputOf, type Tapped } from './input.js'

// Each thread loads what its model needs, and no more.
const graphs = () => import('@tensorflow/tfjs-converter')
const layers = () => import('@tensorflow/tfjs-layers')

type Loaded =
  | { readonly graph: GraphModel; readonly nodes: readonly Node[] }
  | { readonly layers: LayersModel }

interface Node {
  readonly name: string
  readonly op: string
}

export async function openTfjs(options: Tapped): Promise<Backbone> {
  const { model, layer, tokens = false, stride } = options
  const loaded = await load(model)
  const tap = { ...inputOf(options), tokens, name: `${model}:${layer}`, ...(stride && { stride }) }
  if ('graph' in loaded) {
    const { tapGraphModel } = await import('@roipool/features/tfjs')
    return tapGraphModel(loaded.graph, { ...tap, tap: layer })
  }
  const { tapLayersModel } = await import('@roipool/features/layers')
  return tapLayersModel(loaded.layers, { ...tap, layer })
}

export async function layersOfTfjs({ model, inputSize }: Omit<Tapped, 'layer'>): Promise<Layer[]> {
  const loaded = await load(model)
  const input = ('graph' in loaded ? loaded.graph : loaded.layers).inputs[0]!.shape!
  const [height, width] = inputSize ?? input.slice(1, 3).map((side) => (side && side > 0 ? side : 512))
  const named: readonly (readonly [name: string, kind: string])[] =
    'graph' in loaded
      ? loaded.nodes.flatMap(({ name, op }) => (NO_MAPS.includes(op) ? [] : [[name, op] as const]))
      : loaded.layers.layers.map((layer) => [layer.name, layer.getClassName()] as const)
  const { model: modelOf } = await layers()
  const shapes = tidy(() => {
    const blank = zeros([1, height!, width!, 3])
    const given =
      'graph' in loaded
        ? loaded.graph.execute(
            blank,
            named.map(([name]) => name),
          )
        : modelOf({
            inputs: loaded.layers.inputs,
            outputs: loaded.layers.layers.map((layer) => [layer.output].flat()[0]!),
          }).predictOnBatch(blank)
    return ([given].flat() as Tensor[]).map(({ shape }) => shape)
  })
  return named.flatMap(([name, kind], n) =>
    shapes[n]!.length === 3 || shapes[n]!.length === 4 ? [{ name, kind, shape: shapes[n]! }] : [],
  )
}

const NO_MAPS = ['Const', 'Placeholder', 'NoOp']

async function load(path: string): Promise<Loaded> {
  const read = (name: string) =>
    readFile(name).catch((error: unknown) =>
      fail(`cannot read the model ${name}: ${fileReason(error)}`, error),
    )
  const text = (await read(path)).toString('utf8')
  let description: io.ModelJSON
  try {
    description = JSON.parse(text)
  } catch (error) {
    fail(`${path} is not JSON: ${oneLine(error)}`, error)
  }
  const { modelTopology, weightsManifest, format } = description
  if (!modelTopology || !weightsManifest) {
    fail(`${path} is no model of tfjs: it has no modelTopology or no weightsManifest`)
  }
  const paths = weightsManifest.flatMap((group) => group.paths)
  const parts = await Promise.all(paths.map((name) => read(join(dirname(path), name))))
  const handler = {
    load: async () => ({
      modelTopology,
      weightSpecs: weightsManifest.flatMap((group) => group.weights),
      weightData: new Uint8Array(Buffer.concat(parts)).buffer,
    }),
  }
  await setBackend('wasm')
  await ready()
  const isGraph = format === 'graph-model' || 'node' in modelTopology
  try {
    if (!isGraph) return { layers: await (await layers()).loadLayersModel(handler) }
    const { node } = modelTopology as { readonly node: readonly Node[] }
    return { graph: await (await graphs()).loadGraphModel(handler), nodes: node }
  } catch (error) {
    return fail(`cannot open the model ${path}: ${oneLine(error)}`, error)
  }
}
