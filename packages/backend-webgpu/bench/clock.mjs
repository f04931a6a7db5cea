/** Milliseconds on the device itself; undefined where it has no timestamps. */
export function openClock(device) {
  if (!device.features.has('timestamp-query'))
    return { passes: async (work) => void (await work()), copy: async () => undefined }
  const querySet = device.createQuerySet({ type: 'timestamp', count: 2 })
  const resolved = device.createBuffer({ size: 16, usage: 0x200 | 0x4 })
  const staging = device.createBuffer({ size: 16, usage: 0x1 | 0x8 })
  const create = device.createCommandEncoder.bind(device)
  const copies = new WeakMap()

  async function elapsed() {
    const encoder = create()
    encoder.resolveQuerySet(querySet, 0, 2, resolved, 0)
    encoder.copyBufferToBuffer(resolved, 0, staging, 0, 16)
    device.queue.submit([encoder.finish()])
    await staging.mapAsync(0x1)
    const [start, end] = new BigInt64Array(staging.getMappedRange())
    staging.unmap()
    return Number(end - start) / 1e6
  }

  return {
    /** The compute pass that `work` submits; it must be one. */
    async passes(work) {
      const timestampWrites = { querySet, beginningOfPassWriteIndex: 0, endOfPassWriteIndex: 1 }
      device.createCommandEncoder = () => {
        const encoder = create()
        const begin = encoder.beginComputePass.bind(encoder)
        encoder.beginComputePass = (descriptor) => begin({ ...descriptor, timestampWrites })
        return encoder
      }
      await work()
      device.createCommandEncoder = create
      return elapsed()
    },

    /** A copy of a buffer into another, between two empty passes. */
    async copy(buffer) {
      const to = copies.get(buffer) ?? device.createBuffer({ size: buffer.size, usage: 0x80 | 0x8 })
      copies.set(buffer, to)
      const encoder = create()
      encoder.beginComputePass({ timestampWrites: { querySet, endOfPassWriteIndex: 0 } }).end()
      encoder.copyBufferToBuffer(buffer, 0, to, 0, buffer.size)
      encoder.beginComputePass({ timestampWrites: { querySet, beginningOfPassWriteIndex: 1 } }).end()
      device.queue.submit([encoder.finish()])
      return elapsed()
    },
  }
}
