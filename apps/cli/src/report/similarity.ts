import type { FeatureMap } from '@roipool/core'

/** The cosine of the angle between the pooled features of every two regions, K×K; of equal directions it is 1. */
export function similarities({ data, shape }: FeatureMap): number[][] {
  const [count, height, width, channels] = shape
  const size = height * width * channels
  const region = (k: number) => data.subarray(k * size, (k + 1) * size)
  const lengths = Array.from({ length: count }, (_, k) => Math.sqrt(dot(region(k), region(k))))
  return lengths.map((a, row) => lengths.map((b, column) => dot(region(row), region(column)) / (a * b)))
}

function dot(a: Float32Array, b: Float32Array): number {
  return a.reduce((sum, value, n) => sum + value * b[n]!, 0)
}
