/** What is to be measured, by its sizes. RoIs are log-uniform in area between `sides`, of aspects from 1/2 to 2. */
export interface Workload {
  /** One of {@link workloads}, with what was changed: `c4`, `c4:rois=1000`. */
  readonly key: string
  readonly title: string
  readonly map: readonly [height: number, width: number]
  readonly channels: number
  /** Image pixels to a cell. */
  readonly stride: number
  readonly rois: number
  /** Shortest and longest mean side of a RoI, in image pixels. */
  readonly sides: readonly [smallest: number, largest: number]
  readonly bins: readonly [height: number, width: number]
}

/** What there is to measure, named by its use. */
export const workloads: readonly Workload[] = [
  {
    key: 'worked-example',
    title: 'The worked example',
    map: [16, 16],
    channels: 512,
    stride: 32,
    rois: 1,
    sides: [145, 200],
    bins: [3, 3],
  },
  {
    key: 'proposals',
    title: 'Proposals on a stride-32 map',
    map: [16, 16],
    channels: 512,
    stride: 32,
    rois: 2000,
    sides: [32, 512],
    bins: [3, 3],
  },
  {
    key: 'c4',
    title: 'Faster R-CNN on C4',
    map: [50, 68],
    channels: 1024,
    stride: 16,
    rois: 300,
    sides: [32, 933],
    bins: [7, 7],
  },
  {
    key: 'fpn-p2',
    title: 'Feature pyramid, level P2',
    map: [200, 272],
    channels: 256,
    stride: 4,
    rois: 512,
    sides: [16, 112],
    bins: [7, 7],
  },
  {
    key: 'one-roi',
    title: 'One RoI',
    map: [50, 68],
    channels: 1024,
    stride: 16,
    rois: 1,
    sides: [128, 256],
    bins: [7, 7],
  },
]

/** What may be changed of a workload, and how much of it there may be. */
export const limits = {
  rois: { smallest: 1, largest: 100_000 },
  channels: { smallest: 1, largest: 8192 },
  map: { smallest: 1, largest: 2048 },
  bins: { smallest: 1, largest: 64 },
} as const

/** The most elements a feature map or a result may have: 1 GiB of float32. */
const LARGEST = 2 ** 28

export type Change = Partial<Pick<Workload, 'rois' | 'channels' | 'map' | 'bins'>>

/**
 * The workload of a notation: an id and, after a colon, what is other than usual: `c4:rois=1000,bins=14x14`.
 *
 * @throws Error that says what is wrong with it
 */
export function parseWorkload(text: string): Workload {
  const [id = '', ...rest] = text.split(':')
  const change: Record<string, number | [number, number]> = {}
  for (const part of rest.join(':').split(',').filter(Boolean)) {
    const [name = '', value = ''] = part.split('=')
    if (!Object.hasOwn(limits, name)) {
      throw new Error(`workload ${text}: ${name} cannot be changed; ${Object.keys(limits).join(', ')} can`)
    }
    const numbers = value.split(/[x×]/).map((digits) => (/^\d+$/.test(digits) ? Number(digits) : Number.NaN))
    change[name] = name === 'map' || name === 'bins' ? [numbers[0]!, numbers.at(-1)!] : numbers[0]!
  }
  return changeWorkload(id, change)
}

/**
 * A workload with other sizes. Its key says what differs, so that two results can be told apart.
 *
 * @throws Error where there is no workload of that id, or a size is out of its limits
 */
export function changeWorkload(id: string, change: Change): Workload {
  const usual = workloads.find(({ key }) => key === id)
  if (!usual)
    throw new Error(`unknown workload ${id}; known are ${workloads.map(({ key }) => key).join(', ')}`)
  const names = ['rois', 'channels', 'map', 'bins'] as const
  const differing = names.filter(
    (name) => change[name] !== undefined && String(change[name]) !== String(usual[name]),
  )
  for (const name of differing) checkSize(`workload ${id}: ${name}`, change[name]!, limits[name])
  const changes = differing.map((name) => `${name}=${[change[name]].flat().join('x')}`)
  const workload = { ...usual, ...change, key: [id, changes.join(',')].filter(Boolean).join(':') }
  const [map, result] = [mapElements(workload), resultElements(workload)]
  if (Math.max(map, result) > LARGEST) {
    const [elements, most] = [Math.max(map, result), LARGEST].map((count) => count.toLocaleString('en'))
    throw new Error(`workload ${workload.key}: ${elements} elements are more than the ${most} allowed`)
  }
  return workload
}

function checkSize(
  what: string,
  value: number | readonly number[],
  { smallest, largest }: { smallest: number; largest: number },
): void {
  for (const size of [value].flat()) {
    if (Number.isInteger(size) && size >= smallest && size <= largest) continue
    throw new Error(`${what} must be a whole number from ${smallest} to ${largest}`)
  }
}

export function mapElements({ map, channels }: Workload): number {
  return map[0] * map[1] * channels
}

export function resultElements({ rois, bins, channels }: Workload): number {
  return rois * bins[0] * bins[1] * channels
}

/** Its sizes in words: `50×68×1024 at stride 16, 300 RoIs to 7×7`. */
export function sizesOf({ map, channels, stride, rois, bins }: Workload): string {
  const count = rois === 1 ? '1 RoI' : `${rois.toLocaleString('en')} RoIs`
  return `${map.join('×')}×${channels} at stride ${stride}, ${count} to ${bins.join('×')}`
}
