import { type Plan, RoiPoolError } from '@roipool/core'
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

/** Where a float32 texture stops to hold integers one by one. */
export const EXACT = 2 ** 24

export function kernelOn<B extends tf.KernelBackend>(gpu: Gpu<B>): Kernel<B> {
  return (backend, x, plan, kept) =>
    withTables(gpu, backend, { ...tablesOf(plan) }, (tables) =>
      gpu.run(backend, {
        shader: plan.reduction,
        outputShape: [...plan.outputShape],
        dtype: 'float32',
        inputs: { x, ...tables, ...(kept && { kept }) },
        integers: integersOf(plan, x, 0),
        floats: { empty: plan.empty, lowest: -Infinity },
      }),
    )
}

/**
 * Each cell gathers from the bins that read it, in the order of the plan: a GPU that adds floats at one place from
 * many threads does so in any order, or cannot.
 */
export function gradientKernelOn<B extends tf.KernelBackend>(gpu: Gpu<B>): GradientKernel<B> {
  return (backend, dy, x, plan) => {
    const span = mostSamples(plan, 'x')
    if (mostSamples(plan, 'y') * span > EXACT) {
      throw new RoiPoolError(
        'ROI_UNSUPPORTED',
        `gradients on a GPU take bins of ${EXACT} cells or samples at most`,
      )
    }
    const places = plan.reduction === 'sum' ? undefined : placesOf(gpu, backend, x, plan, span)
    const [, binRows, binColumns, channels] = plan.outputShape
    try {
      return withTables(gpu, backend, { ...transpose(plan, shapeOf(x)) }, (tables) =>
        gpu.run(backend, {
          shader: 'gradient',
          outputShape: x.shape,
          dtype: 'float32',
          inputs: { dy, ...tables, ...(places && { places }) },
          integers: { groups: groupsOf(plan), span, binRows, binColumns, channels },
          floats: {},
        }),
      )
    } finally {
      if (places) backend.disposeData(places.dataId)
    }
  }
}

/** Which sample of its bin each maximum is. */
function placesOf<B extends tf.KernelBackend>(
  gpu: Gpu<B>,
  backend: B,
  x: tf.TensorInfo,
  plan: Plan,
  span: number,
) {
  return withTables(gpu, backend, { ...tablesOf(plan) }, (tables) =>
    gpu.run(backend, {
      shader: plan.reduction,
      outputShape: [...plan.outputShape],
      dtype: 'int32',
      inputs: { x, ...tables },
      integers: integersOf(plan, x, span),
      floats: { empty: -1, lowest: -Infinity },
    }),
  )
}

function integersOf(plan: Plan, x: tf.TensorInfo, span: number) {
  const [, mapHeight, mapWidth, mapChannels] = shapeOf(x)
  return { mapHeight, mapWidth, mapChannels, groups: groupsOf(plan), span }
}

/** How far apart in a cell the channels of a bin lie. */
function groupsOf({ positionSensitive, outputShape: [, PH, PW] }: Plan): number {
  return positionSensitive ? PH * PW : 1
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
      // Neither textures nor buffers can be empty.
      infos[name] = gpu.upload(
        backend,
        table.length > 0 ? table : table instanceof Int32Array ? new Int32Array(1) : new Float32Array(1),
      )
    }
    return work(infos)
  } finally {
    for (const { dataId } of Object.values(infos)) backend.disposeData(dataId)
  }
}
