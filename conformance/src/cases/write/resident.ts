import type { Backend, FeatureMap, ResidentMap } from '@roipool/core'

/** A map of shape [batch, height, width, channels] with its channels first, worked out number by number. */
export function channelsFirst({ data, shape: [batch, height, width, channels] }: FeatureMap): FeatureMap {
  const cells = height * width
  const values = new Float32Array(data.length)
  for (let index = 0; index < values.length; index++) {
    const [cell, plane] = [index % cells, Math.floor(index / cells)]
    const [n, c] = [Math.floor(plane / channels), plane % channels]
    values[index] = data[(n * cells + cell) * channels + c]!
  }
  return { data: values, shape: [batch, channels, height, width] }
}

/** A map in the backend's own memory, and how to free it. */
interface Placed {
  readonly map: ResidentMap
  readonly free: () => void
}

const uploaded = (map: ResidentMap): Placed => ({ map, free: () => map.release() })

/** The ways by which a map comes into a backend, each with its name. Adoption is of storage that the backend has. */
const ways = {
  'uploaded channels last': async (backend, map) => uploaded(await backend.upload(map)),
  'uploaded channels first': async (backend, map) =>
    uploaded(await backend.upload(channelsFirst(map), 'NCHW')),
  adopted: async (backend, map) => {
    const owner = await backend.upload(map)
    const adopted = await backend.adopt(owner.handle, owner.shape)
    const free = () => {
      adopted.release()
      owner.release()
    }
    return { map: adopted, free }
  },
} satisfies Record<string, (backend: Backend, map: FeatureMap) => Promise<Placed>>

export type Way = keyof typeof ways

/** The ways that a backend promises. */
export function waysOf({ capabilities }: Backend): Way[] {
  const all = Object.keys(ways) as Way[]
  return all.filter((way) => way !== 'adopted' || capabilities.adopts)
}

export function placed(way: Way, backend: Backend, map: FeatureMap): Promise<Placed> {
  return ways[way](backend, map)
}
