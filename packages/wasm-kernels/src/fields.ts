/** The fields of `Job` in assembly/job.ts, in its order; four bytes each. */
export const FIELDS = [
  ...(['image', 'height', 'width', 'channels', 'planes', 'source', 'out'] as const),
  ...([
    'binRows',
    'binColumns',
    'empty',
    'outCell',
    'order',
    'rows',
    'yStart',
    'yEnd',
    'xStart',
    'xEnd',
    'ySample',
    'xSample',
  ] as const),
  ...(['yTap', 'yCell', 'yWeight', 'xTap', 'xCell', 'xWeight'] as const),
  ...(['row', 'marks', 'runs', 'cell', 'levels', 'depth', 'bands', 'means'] as const),
  ...(['gradient', 'joined', 'largest', 'places'] as const),
  ...(['inner', 'result', 'slots', 'tile', 'turned'] as const),
]

export type Field = (typeof FIELDS)[number]

/** The place of each field in a job. */
export const AT = Object.fromEntries(FIELDS.map((name, n) => [name, n])) as {
  readonly [name in Field]: number
}

export const JOB_BYTES = FIELDS.length * 4
