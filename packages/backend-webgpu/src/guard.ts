import { RoiPoolError } from '@roipool/core'

/** Stands between the driver and a device that reports errors late and loses everything at once. */
export interface Guard {
  /**
   * Gives commands to the device and waits until it has checked them.
   *
   * @throws RoiPoolError ROI_UNSUPPORTED where memory ran out, ROI_INVALID where a command was refused, ROI_DISPOSED
   * where the device is lost
   */
  commands<T>(give: () => T): Promise<T>
  /** Waits for what the device promised. @throws RoiPoolError ROI_DISPOSED where the device is lost meanwhile */
  answer<T>(promise: Promise<T>): Promise<T>
}

const filters = ['internal', 'out-of-memory', 'validation'] as const

export function guard(device: GPUDevice): Guard {
  let lost: GPUDeviceLostInfo | undefined
  void device.lost.then((info) => {
    lost = info
  })

  /** A device says that it is lost about when it gives up what was pending; `grace` ms later it has. */
  async function refuseLost(grace: number, cause?: unknown) {
    if (!lost) await Promise.race([device.lost, grace ? pause(grace) : undefined])
    if (!lost) return
    const why = lost.message.trim() || lost.reason
    throw new RoiPoolError('ROI_DISPOSED', `backend webgpu lost its device (${why}): open it anew`, { cause })
  }

  return {
    async commands(give) {
      for (const filter of filters) device.pushErrorScope(filter)
      let verdicts: Promise<GPUError | null>[] = []
      let value: ReturnType<typeof give>
      try {
        value = give()
      } finally {
        // Nothing is awaited between push and pop: others who use the device have scopes of their own.
        verdicts = filters.map(() => device.popErrorScope())
      }
      const [invalid, memory, internal] = await Promise.all(verdicts)
      await refuseLost(0)
      if (memory) throw refusal('ROI_UNSUPPORTED', memory)
      if (invalid) throw refusal('ROI_INVALID', invalid)
      if (internal) throw refusal('ROI_UNSUPPORTED', internal)
      return value
    },

    async answer(promise) {
      try {
        return await promise
      } catch (error) {
        await refuseLost(1000, error)
        throw error
      }
    },
  }
}

function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds))
}

function refusal(code: 'ROI_INVALID' | 'ROI_UNSUPPORTED', error: GPUError): RoiPoolError {
  return new RoiPoolError(code, `backend webgpu: the device reports: ${error.message.split('\n', 1).join()}`)
}
