import { type Plan, planRoiAlign, planRoiPool, type Taps } from '@roipool/core'
import { expect, test, vi } from 'vitest'
import { webgpu } from '../src/index.js'
import { describeGpu, openDevice } from './gpu.js'
import { map, rois } from './problems.js'

const features = map(7, 9, 8)
const LANES = 2
const params = { outputSize: [3, 4], spatialScale: 1 } as const
const plans: [string, Plan][] = [
  ['max', planRoiPool(rois, params, features.shape)],
  ['sum', planRoiAlign(rois, params, features.shape)],
  ['max of sums', planRoiAlign(rois, { ...params, samplingRatio: 2, reduce: 'max' }, features.shape)],
]

/** What a call does that costs time, whatever the device. No clock is read: these are counts. */
export function testCosts(): void {
  describeGpu('what a call costs', () => {
    test.each(plans)('%s: a bin reads each cell once, and writes once', async (_, plan) => {
      const device = await openDevice()
      const counted = countAccesses(device)
      const backend = await webgpu({ device })
      const resident = await backend.upload(features)
      await backend.reduce(resident, plan)
      const bins = plan.outputShape[0] * plan.outputShape[1] * plan.outputShape[2]
      const { loads, stores } = await counted()
      expect(loads).toBe(LANES * cellsOf(plan))
      expect(stores).toBe(LANES * bins)
      await backend.dispose()
    })

    test.each(plans)(
      '%s, into a result that is there: nothing is compiled, made or copied',
      async (_, plan) => {
        const device = await openDevice()
        const backend = await webgpu({ device })
        const resident = await backend.upload(features)
        const out = await backend.reduce(resident, plan)
        await backend.reduce(resident, plan, out)
        const spies = spiesOn(device)
        await backend.reduce(resident, plan, out)
        const { writeBuffer, ...others } = spies
        expect(countsOf(others)).toEqual({
          createShaderModule: 0,
          createComputePipelineAsync: 0,
          createBuffer: 0,
          createBindGroup: 0,
          copyBufferToBuffer: 0,
          dispatchWorkgroups: 1,
          submit: 1,
        })
        // The plan, as it lies, and the numbers of the job.
        const written = writeBuffer.mock.calls.map(([, , data]) => (data as Uint32Array).byteLength)
        expect(written).toHaveLength(2)
        expect(written[0]).toBe(bytesOf(plan))
        expect(written[1]).toBeLessThanOrEqual(256)
        await backend.dispose()
      },
    )
  })
}

const lengths = ({ offset }: { offset: Int32Array }) =>
  [...offset.subarray(1)].map((end, n) => end - offset[n]!)
const total = (numbers: readonly number[]) => numbers.reduce((a, b) => a + b, 0)

/** Cells that all bins of a plan name: each pair of a y entry and an x entry, once. */
function cellsOf(plan: Plan): number {
  const [, PH, PW] = plan.outputShape
  const [y, x] = [entriesOf(plan, 'y'), entriesOf(plan, 'x')]
  return total(
    [...plan.rows.keys()].map(
      (k) => total(y.slice(k * PH, (k + 1) * PH)) * total(x.slice(k * PW, (k + 1) * PW)),
    ),
  )
}

/** How many entries each bin of an axis has: cells, taps, or taps of all its samples. */
function entriesOf(plan: Plan, name: 'y' | 'x'): number[] {
  if (plan.reduction === 'max') {
    const { start, end } = plan[name]
    return [...end].map((to, n) => Math.max(0, to - start[n]!))
  }
  if (plan.reduction === 'sum') return lengths(plan[name])
  const { offset, taps } = plan[name]
  const each = lengths(taps)
  return [...offset.subarray(1)].map((end, n) => total(each.slice(offset[n], end)))
}

/** Bytes of a plan's lists. */
function bytesOf(plan: Plan): number {
  const taps = ({ offset, cell, weight }: Taps) => [offset, cell, weight]
  const axis = (name: 'y' | 'x') => {
    if (plan.reduction === 'max') return [plan[name].start, plan[name].end]
    if (plan.reduction === 'sum') return taps(plan[name])
    return [plan[name].offset, ...taps(plan[name].taps)]
  }
  const lists = [plan.rows, plan.batchIndices, ...axis('y'), ...axis('x')]
  return total(lists.map(({ byteLength }) => byteLength))
}

/** Has every kernel made from now on count its loads of the map and stores to the result. */
function countAccesses(device: GPUDevice): () => Promise<{ loads: number; stores: number }> {
  const counts = device.createBuffer({ size: 8, usage: 0x80 | 0x4 })
  const create = {
    module: device.createShaderModule.bind(device),
    layout: device.createBindGroupLayout.bind(device),
    group: device.createBindGroup.bind(device),
  }
  device.createShaderModule = ({ code }) =>
    create.module({
      code: `
@group(0) @binding(4) var<storage, read_write> counts: array<atomic<u32>, 2>;
${code.replace('fn load(', 'fn loadCell(').replace('fn store(', 'fn storeLane(')}
fn load(cell: u32, channel: u32) -> Bits { atomicAdd(&counts[0], 1u); return loadCell(cell, channel); }
fn store(at: u32, bits: Bits) { atomicAdd(&counts[1], 1u); storeLane(at, bits); }`,
    })
  device.createBindGroupLayout = ({ entries }) =>
    create.layout({ entries: [...entries, { binding: 4, visibility: 4, buffer: { type: 'storage' } }] })
  device.createBindGroup = ({ layout, entries }) =>
    create.group({ layout, entries: [...entries, { binding: 4, resource: { buffer: counts } }] })
  return async () => {
    const staging = device.createBuffer({ size: 8, usage: 0x9 })
    const encoder = device.createCommandEncoder()
    encoder.copyBufferToBuffer(counts, 0, staging, 0, 8)
    device.queue.submit([encoder.finish()])
    await staging.mapAsync(0x1)
    const [loads, stores] = new Uint32Array(staging.getMappedRange())
    return { loads: loads!, stores: stores! }
  }
}

function spiesOn(device: GPUDevice) {
  const copyBufferToBuffer = vi.fn()
  const dispatchWorkgroups = vi.fn()
  const create = device.createCommandEncoder.bind(device)
  vi.spyOn(device, 'createCommandEncoder').mockImplementation((descriptor) => {
    const encoder = create(descriptor)
    const begin = encoder.beginComputePass.bind(encoder)
    encoder.beginComputePass = (pass) => {
      const begun = begin(pass)
      const dispatch = begun.dispatchWorkgroups.bind(begun)
      begun.dispatchWorkgroups = dispatchWorkgroups.mockImplementation(dispatch)
      return begun
    }
    encoder.copyBufferToBuffer = copyBufferToBuffer
    return encoder
  })
  return {
    createShaderModule: vi.spyOn(device, 'createShaderModule'),
    createComputePipelineAsync: vi.spyOn(device, 'createComputePipelineAsync'),
    createBuffer: vi.spyOn(device, 'createBuffer'),
    createBindGroup: vi.spyOn(device, 'createBindGroup'),
    copyBufferToBuffer,
    dispatchWorkgroups,
    submit: vi.spyOn(device.queue, 'submit'),
    writeBuffer: vi.spyOn(device.queue, 'writeBuffer'),
  }
}

function countsOf(spies: Record<string, { mock: { calls: unknown[] } }>): Record<string, number> {
  return Object.fromEntries(Object.entries(spies).map(([name, { mock }]) => [name, mock.calls.length]))
}
