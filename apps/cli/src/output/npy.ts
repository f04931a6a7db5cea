import type { FeatureMap } from '@roipool/core'
import { dump } from 'npyjs'

/** A map in NumPy's file format: float32, C order. */
export function toNpy({ data, shape }: FeatureMap): Buffer {
  return Buffer.from(dump(data, [...shape]))
}
