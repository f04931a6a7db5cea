import { type Backend, defineBackend } from '@roipool/core'
import { type ReducerRules, reduceBy } from './reducer.js'

/** A backend of plain loops that follows plans by rules, right or broken. */
export function following(rules: ReducerRules): Backend {
  return defineBackend<Float32Array>({
    name: 'following',
    capabilities: {
      runsOn: 'JavaScript',
      reductions: ['max', 'sum', 'max-of-sums'],
      positionSensitive: true,
      rows: true,
      nonFinite: true,
      subnormals: true,
      maxElements: 2 ** 31 - 1,
    },
    upload: (map) => map.data.slice(),
    reduce(cells, shape, plan, out) {
      const result = out ?? new Float32Array(plan.outputShape.reduce((all, size) => all * size, 1))
      const write = (index: number, value: number) => {
        result[index] = value
      }
      reduceBy(rules, cells, shape, plan, write, (index) => result[index]!)
      return result
    },
    read: (values, into) => into.set(values),
    release: () => undefined,
    dispose: () => undefined,
  })
}
