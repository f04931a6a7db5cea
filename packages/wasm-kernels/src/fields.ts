/** The fields of `Job` in assembly/job.ts, in its order; four bytes each. */
// biome-ignore format: what belongs together stands in one line
export const FIELDS = [
  'image', 'height', 'width', 'channels', 'planes', 'source', 'out',
  'binRows', 'binColumns', 'empty', 'outCell', 'order', 'rows', 'yStart', 'yEnd', 'xStart', 'xEnd', 'ySample', 'xSample',
  'yTap', 'yCell', 'yWeight', 'xTap', 'xCell', 'xWeight',
  'row', 'marks', 'runs', 'cell', 'parts', 'levels', 'depth', 'bands', 'means',
  'gradient', 'joined', 'largest', 'places',
  'inner', 'result', 'slots', 'fetches', 'tile',
] as const

export type Field = (typeof FIELDS)[number]

/** The place of each field in a job. */
export const AT = Object.fromEntries(FIELDS.map((name, n) => [name, n])) as {
  readonly [name in Field]: number
}

export const JOB_BYTES: number = FIELDS.length * 4
