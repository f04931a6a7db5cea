import { naive } from '@roipool/backend-naive'
import { cases } from '@roipool/conformance'
import { type Backend, RoiPoolError } from '@roipool/core'
import type { Environment, Group } from '../src/index.js'

/** One case is enough where the suite itself is not in question. */
export const fewCases = cases.filter(({ id }) => id === 'worked-example/floor-3x3')

export const environment: Environment = {
  runtime: 'a test',
  kind: 'node',
  adapters: {},
  isolated: true,
  versions: {},
}

/** A backend with some of its methods replaced, in calls that hold it open too. */
export function replaced<Handle>(
  backend: Backend<Handle>,
  methods: Partial<Backend<Handle>>,
): Backend<Handle> {
  // What is changed of reducing holds for results in arrays too.
  const reduceInto: Backend<Handle>['reduceInto'] = async (maps, plans, into, layout) => {
    const single = maps.length === 1
    const result = await (single ? changed.reduce(maps[0]!, plans[0]!) : changed.reduceAll(maps, plans))
    await result.read(into, layout)
    result.release()
  }
  const changed: Backend<Handle> = { ...backend, reduceInto, ...methods, hold: (work) => work(changed) }
  return changed
}

/** The reference, whose results someone tampers with when they are read. */
function tampered(change: (values: Float32Array) => void): () => Promise<Backend> {
  return async () => {
    const backend = await naive()
    return replaced<unknown>(backend as Backend, {
      async reduce(map, plan, out) {
        const result = await backend.reduce(map as never, plan, out as never)
        const read = result.read.bind(result)
        return Object.assign(result, {
          read: async (into?: Float32Array) => {
            const values = await read(into)
            change(values)
            return values
          },
        })
      },
    })
  }
}

/** Passes the worked example, which is small, and gives nonsense for anything larger. */
export const wrongWhereLarge = tampered((values) => {
  if (values.length > 9 * 512) values[values.length - 1] = 7
})

export const wrongEverywhere = tampered((values) => values.fill(7))

export async function elsewhere(): Promise<Backend> {
  throw new RoiPoolError('ROI_UNAVAILABLE', 'it takes another planet')
}

export function timesIn(groups: readonly Group[], id: string): number {
  const rows = groups.flatMap(({ rows }) => rows).filter(({ backend }) => backend === id)
  return rows.flatMap(({ times }) => Object.values(times).flat()).length
}
