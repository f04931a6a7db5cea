import { describe, expect, it } from 'vitest'
import { roipool, temporaryFolder } from './roipool.js'

const folder = temporaryFolder()

describe('roipool backends', () => {
  it('lists what runs here, and why the rest does not', async () => {
    const { code, stdout, stderr } = await roipool(folder, 'backends')
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    expect(stdout).toMatch(/^naive +JavaScript +plain loops/m)
    expect(stdout).toMatch(/^Cannot run here:\nwebgpu .+npm install webgpu\ngpujs:webgl2 .+browser/m)
  })

  it('lists it for machines', async () => {
    const found: { id: string; available: boolean; reason?: string; runsOn?: string }[] = JSON.parse(
      (await roipool(folder, 'backends', '--json')).stdout,
    )
    const ids = found.filter(({ available }) => available).map(({ id }) => id)
    expect(ids).toEqual([
      'naive',
      'wasm',
      'gpujs',
      'gpujs:cpu',
      'gpujs:webasm',
      'tfjs',
      'tfjs:cpu',
      'tfjs:wasm',
    ])
    for (const { available, reason, runsOn } of found) expect(available ? runsOn : reason).toMatch(/\w/)
  })
})
