import { RoiPoolError } from '@roipool/core'
import type { Mode } from './modes.js'

/** Runs a kernel, whose `context` gpu.js fills in at the latest at its first call. */
export type Guard = <T>(kernel: { readonly context: unknown }, run: () => Promise<T>) => Promise<T>

/**
 * Asks the GPU for errors after every call. gpu.js does not: where memory ran out, it returns zeros.
 * One guard serves all kernels of a GPU. The first call to WebGPU goes unguarded: there is no device before.
 *
 * @throws RoiPoolError ROI_UNSUPPORTED with what the GPU says
 */
export function guard(mode: Mode): Guard {
  let device: GPUDevice | undefined
  if (mode === 'webgpu') {
    return async (kernel, run) => {
      const result = await (device ? scoped(device, run) : run())
      device = (kernel.context as { device: GPUDevice }).device
      return result
    }
  }
  if (mode === 'webgl2') {
    return async (kernel, run) => {
      const result = await run()
      const errors = glErrors(kernel.context as WebGL2RenderingContext)
      if (errors.length > 0) throw refusal('WebGL2', errors.join(', '))
      return result
    }
  }
  return (_, run) => run()
}

/** What WebGL2 has to report since it was last asked. */
function glErrors(gl: WebGL2RenderingContext): string[] {
  const errors: string[] = []
  for (let error = gl.getError(); error !== gl.NO_ERROR; error = gl.getError()) {
    errors.push(error === gl.OUT_OF_MEMORY ? 'out of memory' : `error ${error}`)
  }
  return errors
}

async function scoped<T>(device: GPUDevice, run: () => Promise<T>): Promise<T> {
  device.pushErrorScope('out-of-memory')
  device.pushErrorScope('validation')
  const [outcome] = await Promise.allSettled([run()])
  const invalid = await device.popErrorScope()
  const error = (await device.popErrorScope()) ?? invalid
  if (error) throw refusal('WebGPU', error.message.split('\n', 1).join())
  if (outcome.status === 'rejected') throw outcome.reason
  return outcome.value
}

function refusal(what: string, message: string): RoiPoolError {
  return new RoiPoolError('ROI_UNSUPPORTED', `backend gpujs: ${what} reports: ${message}`)
}
