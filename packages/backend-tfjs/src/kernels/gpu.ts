import { channelStep, type Plan, unsupported } from '@roipool/core'
import type * as tf from '@tensorflow/tfjs-core'
import { type GradientKernel, type Kernel, shapeOf } from './kernel.js'
import { tablesOf } from './tables.js'
import { mostSamples, transpose } from './transposed.js'

/** One run of a shader, which writes every element of a tensor. */
export interface Task {
  /**
   * A reduction gives values, or, where `dtype` is int32, places: which sample of its bin the maximum is,
   * `row · span + column`, or −1. For a maximum of cells each cell is a sample.
   */
  readonly shader: Plan['reduction'] | 'gradient'
  readonly outputShape: number[]
  readonly dtype: 'float32' | 'int32'
  /** Tensors, under the names that the shader has for them. */
  readonly inputs: Readonly<Record<string, tf.TensorInfo>>
  /** Numbers, likewise. */
  readonly integers: Readonly<Record<string, number>>
  readonly floats: Readonly<Record<string, number>>
}

/** What differs between the tfjs backends that compute on a GPU. */
export interface Gpu<B extends tf.KernelBackend> {
  /** Throws ROI_UNSUPPORTED where the table has numbers that the device would not hold exactly. */
  upload(backend: B, table: Table): tf.TensorInfo
  run(backend: B, task: Task): tf.TensorInfo
}

type Table = Int32Array | Float32Array

/** The inputs that are maps or results, with channels on their last axis. The others are tables. */
export const MAPS: ReadonlySet<string> = new Set(['x', 'kept', 'dy', 'places'])

/** Where a float32 texture stops to hold integers one by one. */
export const EXACT = 2 ** 24

export function kernelOn<B extends tf.KernelBackend>(gpu: Gpu<B>): Kernel<B> {
  return (backend, x, plan, kept) =>
    reduced(gpu, backend, x, plan, { dtype: 'float32', empty: plan.empty, span: 0, kept })
}

/**
 * Each cell gathers from the bins that read it, in the order of the plan: a GPU that adds floats at one place from
 * many threads does so in any order, or cannot.
 */
export function gradientKernelOn<B extends tf.KernelBackend>(gpu: Gpu<B>): GradientKernel<B> {
  return (backend, dy, x, plan) => {
    const span = mostSamples(plan, 'x')
    if (mostSamples(plan, 'y') * span > EXACT) {
      unsupported(`gradients on a GPU take bins of ${EXACT} cells or samples at most`)
    }
    const wanted: Wanted = { dtype: 'int32', empty: -1, span }
    const places = plan.reduction === 'sum' ? undefined : reduced(gpu, backend, x, plan, wanted)
    const { tables: lists, shape, ...seen } = transpose(plan, shapeOf(x))
    try {
      const dx = withTables(gpu, backend, { ...lists }, (tables) =>
        gpu.run(backend, {
          shader: 'gradient',
          outputShape: [...shape],
          dtype: 'float32',
          inputs: { dy, ...tables, ...(places && { places }) },
          integers: { groups: channelStep(plan), ...seen, channels: plan.outputShape[3] },
          floats: {},
        }),
      )
      return { ...dx, shape: x.shape }
    } finally {
      if (places) backend.disposeData(places.dataId)
    }
  }
}

/** What is wanted of a reduction: its values, or its places. */
interface Wanted extends Pick<Task, 'dtype'> {
  /** Of an empty bin. */
  readonly empty: number
  readonly span: number
  readonly kept?: tf.TensorInfo | undefined
}

function reduced<B extends tf.KernelBackend>(
  gpu: Gpu<B>,
  backend: B,
  x: tf.TensorInfo,
  plan: Plan,
  { dtype, empty, span, kept }: Wanted,
): tf.TensorInfo {
  const [, mapHeight, mapWidth, mapChannels] = shapeOf(x)
  return withTables(gpu, backend, { ...tablesOf(plan) }, (tables) =>
    gpu.run(backend, {
      shader: plan.reduction,
      outputShape: [...plan.outputShape],
      dtype,
      inputs: { x, ...tables, ...(kept && { kept }) },
      integers: { mapHeight, mapWidth, mapChannels, groups: channelStep(plan), span },
      floats: { empty, lowest: -Infinity },
    }),
  )
}

/** Runs `work` while tables are on the device. They are not kept: plans are made for one call as a rule. */
function withTables<B extends tf.KernelBackend>(
  gpu: Gpu<B>,
  backend: B,
  tables: Readonly<Record<string, Table>>,
  work: (tables: Record<string, tf.TensorInfo>) => tf.TensorInfo,
): tf.TensorInfo {
  const infos: Record<string, tf.TensorInfo> = {}
  try {
    for (const [name, table] of Object.entries(tables)) {
      infos[name] = gpu.upload(backend, filled(table))
    }
    return work(infos)
  } finally {
    for (const { dataId } of Object.values(infos)) backend.disposeData(dataId)
  }
}

/** Neither a texture nor a buffer can be empty. */
function filled(table: Table): Table {
  if (table.length > 0) return table
  return table instanceof Int32Array ? new Int32Array(1) : new Float32Array(1)
}
