import {
  type Backend,
  checkFlag,
  checkHardware,
  checkNames,
  defineBackend,
  describeValue,
  invalid,
  isSoftware,
  type Shape,
} from '@roipool/core'
import * as tf from '@tensorflow/tfjs-core'
import { targetFor } from './choose-target.js'
import { deviceInfo } from './device-info.js'
import { onBackend, openEngine } from './engine.js'
import { capabilitiesOf } from './target.js'

export interface TfjsOptions {
  /**
   * Name of a backend registered with tfjs: `'wasm'`, `'webgl'`, … By default the active one; where none is
   * registered, tfjs's `'cpu'` backend, which this package brings along.
   */
  readonly backend?: string | undefined
  /**
   * Whether the `'webgl'` or `'webgpu'` that `backend` names may be a driver in software, such as SwiftShader or
   * llvmpipe: for tests. `false` by default, because `'wasm'` is faster. The active backend is taken as it is.
   */
  readonly software?: boolean | undefined
}

/**
 * Opens RoI pooling on TensorFlow.js. A resident map's `handle` is a `tf.Tensor4D` [batch, height, width, channels]
 * on that tfjs backend, kept until the map is released; `adopt` takes one. Which tfjs backend is active for others never changes.
 *
 * @throws RoiPoolError ROI_UNAVAILABLE where the tfjs backend is not registered, fails to initialise, computes in less
 * than float32, or should be a GPU and is none; ROI_INVALID for options there are not
 */
export async function tfjs(options: TfjsOptions = {}): Promise<Backend<tf.Tensor4D>> {
  checkNames(options, ['backend', 'software'], 'options')
  const { backend, software = false } = options
  checkFlag('options.software', software)
  if (backend !== undefined && typeof backend !== 'string') {
    invalid(`options.backend must be the name of a tfjs backend, but is ${describeValue(backend)}`)
  }
  const name = await openEngine(backend)
  checkHardware(`tfjs ${name}`, software || backend === undefined, deviceInfo(name))
  const target = targetFor(name)
  const { upload, reduce } = target
  return defineBackend<tf.Tensor4D>({
    name: 'tfjs',
    capabilities: {
      ...capabilitiesOf(target),
      runsOn: isSoftware(deviceInfo(name)) ? `${target.runsOn}, software adapter` : target.runsOn,
    },
    upload: (map) => onBackend(name, () => tf.keep(upload(map))),
    // Tensors are never written to twice, so `out` is not reused: only rows to be kept are read from it.
    // A plan over cells sees a map, and made a result, in another shape than the tensor's: core says which.
    reduce: (source, shape, plan, out) => {
      const kept = plan.rows.length < plan.outputShape[0] ? out : undefined
      const seen = (map: tf.Tensor4D, as: Shape) => tf.reshape<tf.Rank.R4>(map, [...as])
      return onBackend(name, () =>
        tf.tidy(() => tf.keep(reduce(seen(source, shape), plan, kept && seen(kept, plan.outputShape)))),
      )
    },
    read: async (tensor, into) => into.set(await tensor.data<'float32'>()),
    release: (tensor) => tensor.dispose(),
    adopt: checkTensor,
    dispose: () => undefined,
  })
}

/** A tensor that another tfjs backend holds is fetched where it is read, as tfjs does. */
function checkTensor(tensor: tf.Tensor4D, shape: Shape): void {
  if (!(tensor instanceof tf.Tensor) || tensor.isDisposed || tensor.dtype !== 'float32') {
    invalid('what tfjs adopts is a float32 tensor that was not disposed of')
  }
  if (tf.util.arraysEqual(tensor.shape, [...shape])) return
  invalid(`a tensor of [${tensor.shape}] is not a map of [${shape}]`)
}
