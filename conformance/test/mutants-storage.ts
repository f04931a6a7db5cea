import type { Backend, FeatureMapInput, ResidentMap } from '@roipool/core'
import type { Mutant } from './mutant.js'

type Storage = Float32Array

/** A map with another method in the place of one of its own. It stays the backend's map. */
const changed = (map: ResidentMap, more: Partial<ResidentMap>) => Object.assign(map, more)

/** Uploads with the channels first are mistaken; others are not. */
function uploading(wrong: (backend: Backend, map: FeatureMapInput) => Promise<ResidentMap>) {
  return (backend: Backend): Partial<Backend> => ({
    upload: (map, layout) => (layout === 'NCHW' ? wrong(backend, map) : backend.upload(map, layout)),
  })
}

/** Every map a backend makes reads with the channels first as `wrong` does. */
function reading(wrong: (map: ResidentMap, read: ResidentMap['read'], into?: Storage) => Promise<Storage>) {
  const mistaken = (map: ResidentMap) => {
    const { read } = map
    return changed(map, {
      read: (into, layout) => (layout === 'NCHW' ? wrong(map, read, into) : read(into, layout)),
    })
  }
  return (backend: Backend): Partial<Backend> => ({
    upload: async (map, layout) => mistaken(await backend.upload(map, layout)),
    reduce: async (map, plan, out) => {
      const result = await backend.reduce(map, plan, out)
      return result === out ? result : mistaken(result)
    },
  })
}

/** Values turned over as if they were of one image. */
function turned(values: Storage, channels: number): Storage {
  const cells = values.length / channels
  return values.map((_, n) => values[(n % cells) * channels + Math.floor(n / cells)]!)
}

const lastOf = ([batch, channels, height, width]: FeatureMapInput['shape']) =>
  [batch, height, width, channels] as const

const layouts: Mutant[] = [
  {
    mistake: 'channels first uploaded as they come',
    killedBy: 'layouts/upload-channels-first',
    backend: uploading((backend, { data, shape }) => backend.upload({ data, shape: lastOf(shape) })),
  },
  {
    mistake: 'channels behind the last whole vector left out of an upload',
    killedBy: 'layouts/upload-channels-first',
    survives: 'layouts/both-ways',
    backend: uploading(async (backend, { data, shape }) => {
      const [, channels, height, width] = shape
      const whole = channels < 4 ? channels : channels - (channels % 4)
      const cells = height * width
      const kept = Float32Array.from(data, (value, n) =>
        Math.floor(n / cells) % channels < whole ? value : 0,
      )
      return backend.upload({ data: kept, shape }, 'NCHW')
    }),
  },
  {
    mistake: 'images and channels turned over as one',
    killedBy: 'layouts/read-channels-first',
    survives: 'layouts/unknown',
    backend: reading(async ({ shape }, read, into) => {
      const values = turned(await read(), shape[3])
      into?.set(values)
      return into ?? values
    }),
  },
  {
    mistake: 'an into in another layout ignored',
    killedBy: 'layouts/read-channels-first',
    survives: 'layouts/both-ways',
    backend: reading((_, read) => read(undefined, 'NCHW')),
  },
  {
    mistake: 'turned over when it is read, not when it is pooled',
    killedBy: 'layouts/both-ways',
    survives: 'layouts/upload-channels-first',
    backend: uploading(async (backend, { data, shape }) => {
      const raw = await backend.upload({ data, shape: lastOf(shape) })
      const right = await backend.upload({ data, shape }, 'NCHW')
      return changed(raw, { read: (into, layout) => right.read(into, layout) })
    }),
  },
  {
    mistake: 'the whole buffer, in another layout',
    killedBy: 'layouts/subarrays',
    survives: 'layouts/both-ways',
    backend: uploading((backend, { data, shape }) =>
      backend.upload(
        { data: new Float32Array((data as Float32Array).buffer, 0, data.length), shape },
        'NCHW',
      ),
    ),
  },
  {
    mistake: 'a result turned over with the channels of the map',
    killedBy: 'layouts/position-sensitive',
    survives: 'layouts/both-ways',
    backend: (backend) => ({
      reduce: async (map, plan, out) => {
        const result = await backend.reduce(map, plan, out)
        if (!plan.positionSensitive) return result
        const { read } = result
        return changed(result, {
          read: async (into, layout) =>
            layout === 'NCHW' ? turned(await read(), map.shape[3]) : read(into, layout),
        })
      },
    }),
  },
  {
    mistake: 'storage of no size, in another layout',
    killedBy: 'layouts/without-elements',
    backend: uploading(async (backend, map) => {
      if (map.data.length === 0) throw new RangeError('size must be greater than 0')
      return backend.upload(map, 'NCHW')
    }),
  },
  {
    mistake: 'a layout it does not know taken for the usual one',
    killedBy: 'layouts/unknown',
    backend: (backend) => ({
      upload: (map, layout) => backend.upload(map, layout === 'NCHW' ? layout : 'NHWC'),
    }),
  },
]

/** Does something to the storage of every map that was adopted. */
function adopted(then: (map: ResidentMap, storage: Storage) => ResidentMap) {
  return (backend: Backend): Partial<Backend> => ({
    adopt: async (handle, shape) => then(await backend.adopt(handle, shape), handle as Storage),
  })
}

const results: Mutant[] = [
  {
    mistake: 'a resident result whose layout is ignored',
    killedBy: 'results/channels-first',
    backend: (backend) => ({ reduce: (map, plan, out) => backend.reduce(map, plan, out) }),
  },
  {
    mistake: 'rows of an array that no plan names keep what was there',
    killedBy: 'results/rows-that-no-plan-names',
    backend: (backend) => ({
      reduceInto: async (maps, plans, into, layout) => {
        const before = into.slice()
        await backend.reduceInto(maps, plans, into, layout)
        const named = new Set(plans.flatMap(({ rows }) => [...rows]))
        const [R] = plans[0]!.outputShape
        const row = into.length / R
        for (let r = 0; r < R; r++) {
          if (!named.has(r)) into.set(before.subarray(r * row, (r + 1) * row), r * row)
        }
      },
    }),
  },
  {
    mistake: 'an array that is written from the beginning of its buffer',
    killedBy: 'results/into-an-array',
    backend: (backend) => ({
      reduceInto: (maps, plans, into, layout) =>
        backend.reduceInto(maps, plans, new Float32Array(into.buffer, 0, into.length), layout),
    }),
  },
]

const adoption: Mutant[] = [
  {
    mistake: 'adoption that is promised less than it is done',
    killedBy: 'adoption/as-promised',
    backend: ({ capabilities }) => ({ capabilities: { ...capabilities, adopts: false } }),
  },
  {
    mistake: 'a copy in place of the storage',
    killedBy: 'adoption/pool',
    survives: 'adoption/release-leaves-it',
    backend: (backend) => ({
      adopt: (handle, shape) => backend.adopt((handle as Storage).slice(), shape),
    }),
  },
  {
    mistake: 'adopted storage freed with its map',
    killedBy: 'adoption/release-leaves-it',
    survives: 'adoption/pool',
    backend: adopted((map, storage) => {
      const { release } = map
      return changed(map, {
        release: () => {
          storage.fill(Number.NaN)
          release()
        },
      })
    }),
  },
  {
    mistake: 'storage that is adopted once',
    killedBy: 'adoption/twice',
    survives: 'adoption/release-leaves-it',
    backend: (backend) => {
      const seen = new Set<unknown>()
      return {
        adopt: async (handle, shape) => {
          if (seen.has(handle)) throw new Error('adopted already')
          seen.add(handle)
          return backend.adopt(handle, shape)
        },
      }
    },
  },
  {
    mistake: 'an adopted out that is not written',
    killedBy: 'adoption/out',
    survives: 'lifecycle/out-is-written-and-returned',
    backend: (backend) => {
      const adopted = new Set<ResidentMap>()
      return {
        adopt: async (handle, shape) => {
          const map = await backend.adopt(handle, shape)
          adopted.add(map)
          return map
        },
        reduce: async (map, plan, out) => {
          const result = await backend.reduce(map, plan, out && adopted.has(out) ? undefined : out)
          return out ?? result
        },
      }
    },
  },
  {
    mistake: 'storage that is too small for its shape',
    killedBy: 'adoption/wrong-shape',
    survives: 'adoption/pool',
    reducer: { fits: () => true },
  },
  {
    mistake: 'adopted storage freed with the backend',
    killedBy: 'adoption/dispose-leaves-it',
    survives: 'adoption/release-leaves-it',
    backend: (backend) => {
      const adopted: Storage[] = []
      return {
        adopt: (handle, shape) => {
          adopted.push(handle as Storage)
          return backend.adopt(handle, shape)
        },
        dispose: async () => {
          await backend.dispose()
          for (const storage of adopted) storage.fill(Number.NaN)
        },
      }
    },
  },
]

export const storageMutants: Mutant[] = [...layouts, ...results, ...adoption]
