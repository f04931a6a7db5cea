import { expect, test } from 'vitest'
import { type AdapterInfo, checkHardware, isSoftware } from '../src/index.js'

const software: [AdapterInfo, string][] = [
  [{ vendor: 'google', architecture: 'swiftshader', description: '' }, 'google swiftshader'],
  [{ isFallbackAdapter: true }, 'fallback adapter'],
  [
    { vendor: 'mesa', description: 'llvmpipe (LLVM 15.0.6, 256 bits)' },
    'mesa llvmpipe (LLVM 15.0.6, 256 bits)',
  ],
  [{ description: 'Microsoft Basic Render Driver' }, 'Microsoft Basic Render Driver'],
  [
    { description: 'ANGLE (Google, Vulkan 1.3.0 (SwiftShader Device (Subzero)), SwiftShader driver)' },
    'ANGLE (Google, Vulkan 1.3.0 (SwiftShader Device (Subzero)), SwiftShader driver)',
  ],
]

test.each(software)('%j is no GPU: it is taken only by those who ask for it', (info, name) => {
  expect(isSoftware(info)).toBe(true)
  expect(() => checkHardware('WebGPU', false, info)).toThrow(
    expect.objectContaining({
      code: 'ROI_UNAVAILABLE',
      message: `WebGPU: there is no GPU, only a driver in software (${name}); { software: true } takes it`,
    }),
  )
  checkHardware('WebGPU', true, info)
})

test.each<[AdapterInfo | undefined]>([
  [{ vendor: 'nvidia', architecture: 'ampere', description: 'NVIDIA RTX A2000', isFallbackAdapter: false }],
  [{ vendor: 'apple', architecture: 'metal-3', description: '' }],
  [{ description: 'ANGLE (Intel, Mesa Intel(R) UHD Graphics 620 (KBL GT2), OpenGL 4.6)' }],
  [{ vendor: '', architecture: '' }],
  [undefined],
])('%j may be a GPU, and is taken', (info) => {
  expect(isSoftware(info)).toBe(false)
  checkHardware('WebGPU', false, info)
})

test('an adapter of older browsers says it itself', () => {
  expect(isSoftware({ vendor: 'x' }, { isFallbackAdapter: true })).toBe(true)
})
