import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm'
import * as tf from '@tensorflow/tfjs-core'
import { type KernelMaker, replaceKernels } from '../src/replace.js'
import { numbers, type Problem, problems } from './problems.js'

type Makers = Readonly<Record<string, KernelMaker>>

/** Values, then the gradient of each input, on the active backend. */
function solve({ inputs, forward }: Problem): number[][] {
  return tf.tidy(() => {
    const given = inputs.map((shape, n) => numbers(shape, n + 1))
    const values = forward(...given)
    const gradients = tf.grads((...x: tf.Tensor[]) => forward(...x))(given, numbers(values.shape, 9))
    return [values, ...gradients].map((tensor) => [...tensor.dataSync()])
  })
}

/** tfjs's own loops in JavaScript, asked once. */
let known: number[][][] | undefined

async function reference(): Promise<number[][][]> {
  if (known) return known
  await tf.setBackend('cpu')
  known = problems.map(solve)
  await tf.setBackend('wasm')
  return known
}

/** The names of the problems that kernels of the wasm backend do not solve as the cpu backend does, to the last bit. */
export async function failures(makers: Makers): Promise<string[]> {
  const wanted = await reference()
  return withKernels(makers, () =>
    problems.filter((problem, n) => !same(attempt(problem), wanted[n]!)).map(({ name }) => name),
  )
}

function attempt(problem: Problem): number[][] {
  try {
    return solve(problem)
  } catch {
    return []
  }
}

/** −0 is 0. */
function same(got: number[][], wanted: number[][]): boolean {
  return (
    got.length === wanted.length &&
    got.every(
      (row, k) => row.length === wanted[k]!.length && row.every((value, n) => value === wanted[k]![n]),
    )
  )
}

/** The gradients by differences of values: exact, for the problem is linear in each input and its numbers are whole. */
export function differences({ inputs, forward }: Problem): number[][] {
  return tf.tidy(() => {
    const given = inputs.map((shape, n) => numbers(shape, n + 1))
    const values = forward(...given)
    const dy = numbers(values.shape, 9)
    return given.map((input, k) => {
      const units = Array.from({ length: input.size }, (_, n) => n)
      return units.map((n) =>
        tf.tidy(() => {
          const unit = new Float32Array(input.size)
          unit[n] = 1
          const moved = given.map((other, m) =>
            m === k ? tf.add(other, tf.tensor(unit, input.shape)) : other,
          )
          return tf.sum(tf.mul(tf.sub(forward(...moved), values), dy)).dataSync()[0]!
        }),
      )
    })
  })
}

/** The gradients on the active backend. */
export function gradients(problem: Problem): number[][] {
  return solve(problem).slice(1)
}

/** What is held: tensors that tfjs counts, and all that the backend holds. */
export function held(): number[] {
  const { numTensors, numDataBuffers, numBytes } = tf.memory()
  return [numTensors, numDataBuffers, numBytes, (tf.backend() as BackendWasm).numDataIds()]
}

/** Whether solving every problem again leaves something behind. */
export async function leaks(makers: Makers): Promise<boolean> {
  await tf.setBackend('wasm')
  return withKernels(makers, () => {
    problems.forEach(attempt)
    const before = held()
    problems.forEach(attempt)
    return held().join() !== before.join()
  })
}

function withKernels<T>(makers: Makers, work: () => T): T {
  const restore = replaceKernels(makers)
  try {
    return work()
  } finally {
    restore()
  }
}
