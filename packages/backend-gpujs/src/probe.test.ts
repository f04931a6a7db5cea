import { defineBackend } from '@roipool/core'
import { expect, test } from 'vitest'
import { probe } from './probe.js'

test('the probe does not take a backend at its word', async () => {
  const zeros = defineBackend<Float32Array>({
    name: 'zeros',
    capabilities: {
      runsOn: 'a broken GPU',
      reductions: ['max'],
      positionSensitive: false,
      rows: false,
      nonFinite: false,
      subnormals: false,
      maxElements: 1e6,
    },
    upload: ({ data }) => data,
    reduce: (_, __, { outputShape }) => new Float32Array(outputShape.reduce((a, b) => a * b)),
    read: (values, into) => into.set(values),
    release: () => undefined,
    dispose: () => undefined,
  })
  await expect(probe(zeros)).rejects.toThrow('it computes 0 where -98976 is right')
})
