import { type Backend, defineBackend, type OpenBackend, RoiPoolError, type Shape } from '@roipool/core'
import { reduceBy, reducerRules } from '../src/explain/reducer.js'

/** The rules of a backend, one by one, so that a mutant can break any of them. */
export const backendRules = {
  ...reducerRules,
  upload: (data: Float32Array): Float32Array => data.slice(),
  read: (values: Float32Array, into: Float32Array): void => into.set(values),
  /** What was freed shows. */
  release: (values: Float32Array): void => void values.fill(Number.NaN),
  /** Whether storage that the caller has can be a map of a shape. */
  fits: (values: Float32Array, shape: Shape): boolean =>
    values.length === shape.reduce((product, size) => product * size, 1),
  /** Of storage that the caller has, what a map at an offset is. */
  part: (values: Float32Array, offset: number, length: number): Float32Array =>
    values.subarray(offset, offset + length),
  /** Memory for a result. */
  memory: (length: number, out: Float32Array | undefined): Float32Array => out ?? new Float32Array(length),
}

export type BackendRules = typeof backendRules

/** A backend of plain loops that follows the rules, or breaks some. */
export function referenceBackend(broken: Partial<BackendRules> = {}): OpenBackend {
  const rules = { ...backendRules, ...broken }
  return async (): Promise<Backend<Float32Array>> =>
    defineBackend<Float32Array>({
      name: 'reference',
      capabilities: {
        runsOn: 'JavaScript',
        reductions: ['max', 'sum', 'max-of-sums'],
        positionSensitive: true,
        rows: true,
        nonFinite: true,
        subnormals: true,
        maxElements: 2 ** 31 - 1,
      },
      upload: (map) => rules.upload(map.data),
      reduce(cells, shape, plan, out) {
        const [K, PH, PW, C] = plan.outputShape
        const result = rules.memory(K * PH * PW * C, out)
        reduceBy(rules, cells, shape, plan, (index, value) => {
          result[index] = value
        })
        return result
      },
      read: rules.read,
      release: rules.release,
      adopt(values, shape) {
        if (!rules.fits(values, shape)) throw new RoiPoolError('ROI_INVALID', `no map of [${shape}]`)
      },
      adoptAt(values, shape, offset) {
        const part = rules.part(
          values,
          offset,
          shape.reduce((product, size) => product * size, 1),
        )
        if (!rules.fits(part, shape)) throw new RoiPoolError('ROI_INVALID', `no map of [${shape}]`)
        return part
      },
      dispose: () => undefined,
    })
}
