import { invalid } from '@roipool/core'
import { Input } from 'gpu.js'
import type { Engine } from './engine.js'
import { hostKernel } from './kernel.js'
import type { Storage } from './storage.js'

/** Maps in host memory, where gpu.js computes in the modes `cpu` and `webasm`. */
export function hostStorage(engine: Engine): Storage<Float32Array, readonly Float32Array[]> {
  const refuse = (wanted: string, map: unknown): never => {
    const found = map instanceof Float32Array ? `${map.length} values` : 'something else'
    return invalid(`mode ${engine.mode} adopts a Float32Array of ${wanted}, but got ${found}`)
  }
  return {
    kernel: (source) => hostKernel(engine, source),
    upload: ({ data }) => data.slice(),

    matrix(map, [batch, height, width, channels]) {
      const [rows, columns] = [batch * height, width * channels]
      if (engine.mode !== 'cpu') return new Input(map as unknown as number[], [columns, rows])
      // There gpu.js 2.24.1 takes the width of the output for an Input's width.
      return Array.from({ length: rows }, (_, y) => map.subarray(y * columns, (y + 1) * columns))
    },

    place(computed, { firstRow, firstLane }, { outputShape: [K, PH, PW, C], rows }, result) {
      const values = result ?? new Float32Array(K * PH * PW * C)
      for (const [n, lanes] of computed.entries()) {
        const bin = firstRow + n
        const k = Math.floor(bin / PH)
        values.set(lanes, (rows[k]! * PH + (bin % PH)) * PW * C + firstLane)
      }
      return values
    },

    read: (map, into) => into.set(map),
    release: () => undefined,

    check(map, length) {
      if (!(map instanceof Float32Array && map.length === length)) refuse(`${length} values`, map)
    },

    part(map, offset, length) {
      const end = offset + length
      if (map instanceof Float32Array && map.length >= end) return map.subarray(offset, end)
      return refuse(`at least ${end} values`, map)
    },
  }
}
