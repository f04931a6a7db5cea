import {
  add,
  matMul,
  mul,
  relu,
  step,
  sum,
  type Tensor,
  type Tensor1D,
  type Tensor2D,
  tensor1d,
  tensor2d,
  tidy,
  transpose,
  type Variable,
  variable,
} from '@tensorflow/tfjs-core'
import { normals, randomOf } from './random.js'

/** A fully connected layer: x · factors[0] · … + bias. */
export interface Layer {
  readonly name: string
  /** One matrix [inputs, outputs]; two after `compress`: [inputs, rank] and [rank, outputs]. */
  readonly factors: readonly Variable[]
  readonly bias: Variable
}

/** Hidden layers with a ReLU behind each, then two layers side by side: scores and box codes. */
export interface Head {
  readonly hidden: readonly Layer[]
  readonly scores: Layer
  readonly codes: Layer
}

/** Values of the variables of a layer. */
export interface LayerValues {
  readonly name: string
  readonly factors: readonly { readonly shape: readonly number[]; readonly values: Float32Array }[]
  readonly bias: Float32Array
}

/** [inputs, outputs] of each layer of a head. */
export interface Sizes {
  readonly inputs: number
  /** Outputs of each, or its values. */
  readonly hidden: readonly (number | LayerValues)[]
  readonly scores: number
  readonly codes: number
}

/**
 * A head of random weights, the same for the same seed: He et al. 2015 for hidden layers, Girshick 2015, §2.3 for the
 * others.
 */
export function newHead({ inputs, hidden, scores, codes }: Sizes, seed: number): Head {
  const layer = (name: string, from: number, to: number, deviation: number, n: number) =>
    layerOf({
      name,
      factors: [{ shape: [from, to], values: normals(from * to, deviation, randomOf(seed, n)) }],
      bias: new Float32Array(to),
    })
  const outputs = hidden.map(outputsOf)
  const last = outputs.at(-1) ?? inputs
  return {
    hidden: hidden.map((one, n) => {
      const [name, from] = [`hidden${n}`, outputs[n - 1] ?? inputs]
      if (typeof one === 'object') return layerOf({ ...one, name })
      return layer(name, from, one, Math.sqrt(2 / from), n + 2)
    }),
    scores: layer('scores', last, scores, 0.01, 0),
    codes: layer('codes', last, codes, 0.001, 1),
  }
}

/** How many numbers a layer gives. */
export function outputsOf(layer: number | LayerValues): number {
  return typeof layer === 'number' ? layer : layer.bias.length
}

function layerOf({ name, factors, bias }: LayerValues): Layer {
  return tidy(() => ({
    name,
    factors: factors.map(({ shape, values }) => variable(tensor2d(values, shape as [number, number]))),
    bias: variable(tensor1d(bias)),
  }))
}

/** A new head of these values. */
export function headOf(layers: readonly LayerValues[]): Head {
  const made = layers.map(layerOf)
  const [scores, codes] = made.slice(-2)
  return { hidden: made.slice(0, -2), scores: scores!, codes: codes! }
}

function layersOf({ hidden, scores, codes }: Head): Layer[] {
  return [...hidden, scores, codes]
}

/** Every variable: of each layer its factors, then its bias. */
export function variablesOf(head: Head): Variable[] {
  return layersOf(head).flatMap(({ factors, bias }) => [...factors, bias])
}

/** The tensors of one pass, which its gradient needs. They are the caller's to dispose of. */
export interface Pass {
  /** [R, …] */
  readonly scores: Tensor2D
  readonly codes: Tensor2D
  /** Of each layer: what each of its factors was given. */
  readonly given: ReadonlyMap<Layer, readonly Tensor2D[]>
  /** Of each hidden layer: what its output was multiplied with, the ReLU and the dropout. */
  readonly gates: readonly Tensor2D[]
}

/**
 * @param x [R, inputs]
 * @param masks of each hidden layer: factors of its output, [R, outputs], 0 for what is dropped; none to run, not train
 */
export function forward(head: Head, x: Tensor2D, masks?: readonly Tensor2D[]): Pass {
  const given = new Map<Layer, Tensor2D[]>()
  const gates: Tensor2D[] = []
  const run = (layer: Layer, input: Tensor2D) => {
    const inputs = [input]
    for (const factor of layer.factors) inputs.push(matMul(inputs.at(-1)!, factor as Tensor as Tensor2D))
    given.set(layer, inputs.slice(0, -1))
    return add<Tensor2D>(inputs.at(-1)!, layer.bias)
  }
  let input = x
  for (const [n, layer] of head.hidden.entries()) {
    const output = run(layer, input)
    if (masks) gates.push(mul<Tensor2D>(step(output), masks[n]!))
    input = masks ? mul<Tensor2D>(output, gates[n]!) : relu(output)
  }
  return { scores: run(head.scores, input), codes: run(head.codes, input), given, gates }
}

/** Gradients of the loss: of every variable, in the order of `variablesOf`, and of the input where it is asked for. */
export interface Gradients {
  readonly variables: Tensor[]
  readonly x?: Tensor2D
}

/**
 * The gradients of a pass. Written out, so that it needs neither tfjs's gradients nor their slow products with
 * transposed matrices.
 *
 * @param scores the gradient of the loss with respect to the scores, [R, …]
 */
export function backward(
  head: Head,
  { given, gates }: Pass,
  scores: Tensor2D,
  codes: Tensor2D,
  ofInput = false,
): Gradients {
  const found = new Map<Layer, Tensor[]>()
  const run = (layer: Layer, output: Tensor2D, last: boolean): Tensor2D | undefined => {
    const inputs = given.get(layer)!
    const gradients: Tensor[] = [sum(output, 0) as Tensor1D]
    let gradient = output
    for (let n = inputs.length - 1; n >= 0; n--) {
      gradients.unshift(matMul(transpose(inputs[n]!), gradient))
      if (n === 0 && last) break
      gradient = matMul(gradient, transpose(layer.factors[n]! as Tensor as Tensor2D))
    }
    found.set(layer, gradients)
    return last ? undefined : gradient
  }
  const first = head.hidden.length === 0 && !ofInput
  const [fromScores, fromCodes] = [run(head.scores, scores, first), run(head.codes, codes, first)]
  let x = fromScores && fromCodes && add<Tensor2D>(fromScores, fromCodes)
  for (let n = head.hidden.length - 1; n >= 0; n--) {
    x = run(head.hidden[n]!, mul<Tensor2D>(x!, gates[n]!), n === 0 && !ofInput)
  }
  const variables = layersOf(head).flatMap((layer) => found.get(layer)!)
  return x ? { variables, x } : { variables }
}

/** Values of every variable in host memory, in the order of `variablesOf`. */
export async function valuesOf(head: Head): Promise<LayerValues[]> {
  return Promise.all(
    layersOf(head).map(async ({ name, factors, bias }) => ({
      name,
      factors: await Promise.all(
        factors.map(async (factor) => ({ shape: factor.shape, values: await copyOf(factor) })),
      ),
      bias: await copyOf(bias),
    })),
  )
}

/** A copy: tfjs may hand out the memory it computes in. */
export async function copyOf(tensor: Tensor): Promise<Float32Array> {
  return (await tensor.data<'float32'>()).slice()
}
