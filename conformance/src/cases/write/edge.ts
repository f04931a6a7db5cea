import type { Quantization, RoiPoolParams } from '@roipool/core'
import type { PoolCase } from '../../case.js'
import { type Box, casesOf } from './pool.js'

const { geometry } = casesOf('roiPool')

/** A geometry under a rule of quantisation: what it is called, the clause, the mistake, the map, the boxes, the rest. */
export type Edge = readonly [
  name: string,
  spec: PoolCase['spec'],
  catches: string,
  size: Parameters<typeof geometry>[1],
  boxes: readonly Box[],
  params: Partial<RoiPoolParams>,
]

/** 3×4 bins at scale 1, if nothing else is said. */
export function edge(quantization: Quantization, [name, spec, catches, size, boxes, params]: Edge): PoolCase {
  const text = { id: `edges/${name}`, spec, catches } as const
  return geometry(text, size, boxes, { outputSize: [3, 4], spatialScale: 1, quantization, ...params })
}
