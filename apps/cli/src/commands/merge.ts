import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { fail, print, startProgress } from '@roipool/terminal'
import { isFolder } from '../many/find-images.js'
import { readManifest } from '../many/store.js'
import { checkFolder } from '../output/check-output.js'
import { shapeText } from '../output/numbers.js'
import { checkTarget, writeResult } from '../output/result-file.js'
import { pairs } from '../output/table.js'
import { present, writeWhole } from '../output/write-whole.js'
import { type Piece, piecesOf, type RowShape, resultOf } from '../similar/pieces.js'

export interface MergeOptions {
  readonly output: string
  readonly rows: number
  readonly as?: string
  readonly force?: boolean
}

/** Which files a set has, so that a reader finds a row, or an image, without opening all. Written last. */
interface Index {
  readonly roipool: 1
  readonly configuration: unknown
  readonly dtype: 'float32'
  readonly shape: readonly number[]
  readonly files: readonly {
    readonly file: string
    /** The number of its first row in the set. */
    readonly first: number
    readonly rows: number
    /** The first and the last of its images. */
    readonly images: readonly [from: string, to: string]
  }[]
}

const INDEX = 'index.json'

/** Puts the rows of a folder into one file, or into some and an index, in the order of their images. */
export async function merge(features: string, options: MergeOptions): Promise<void> {
  const { output, force = false } = options
  const manifest = await readManifest(features)
  if (!manifest) fail(`${features} has no manifest.json: it is no folder of \`roipool pool\``)
  const { pieces, shape } = await piecesOf(
    features,
    (manifest.configuration.params as { outputSize: [number, number] }).outputSize,
  )
  const images = pieces.length
  const rows = pieces.reduce((sum, piece) => sum + piece.count, 0)
  const progress = startProgress('{value}/{total} files')
  let files = 1
  try {
    if (await isFolder(output)) {
      const cut = cutAt(pieces, options.rows)
      files = cut.length
      await writeSet(cut, shape, manifest.configuration, options, (n) => progress.show('writing', n, files))
    } else {
      const target = await checkTarget(output, [], force)
      await writeResult(target, await resultOf(pieces, shape))
    }
  } finally {
    progress.stop()
  }
  await print(
    pairs([
      ['images', String(images)],
      [
        'written',
        `${output}, ${files} ${files === 1 ? 'file' : 'files'} of float32 ${shapeText([rows, ...shape])}`,
      ],
    ]),
  )
}

async function writeSet(
  cut: readonly (readonly Piece[])[],
  shape: RowShape,
  configuration: unknown,
  { output, as = 'npy', force = false }: MergeOptions,
  show: (done: number) => void,
): Promise<void> {
  await checkFolder(output)
  await mkdir(output, { recursive: true })
  const index = join(output, INDEX)
  if ((await present(index)) && !force) fail(`${output} holds another set: --force replaces it`)
  const files: Index['files'][number][] = []
  let first = 0
  for (const [n, pieces] of cut.entries()) {
    show(n)
    const number = (value: number) => String(value).padStart(5, '0')
    const file = `features-${number(n + 1)}-of-${number(cut.length)}.${as}`
    const rows = pieces.reduce((sum, piece) => sum + piece.count, 0)
    const target = await checkTarget(join(output, file), [], force)
    await writeResult(target, await resultOf(pieces, shape))
    files.push({ file, first, rows, images: [pieces[0]!.image, pieces.at(-1)!.image] })
    first += rows
  }
  const text: Index = {
    ...{ roipool: 1, configuration, dtype: 'float32' },
    shape: [first, ...shape],
    files,
  }
  await writeWhole(index, [`${JSON.stringify(text, null, 2)}\n`])
}

/** Images stay whole: a file has fewer rows than it might, or one image with more. */
function cutAt(pieces: readonly Piece[], most: number): Piece[][] {
  const cut: Piece[][] = []
  let rows = Infinity
  for (const piece of pieces) {
    if (rows + piece.count > most) {
      cut.push([])
      rows = 0
    }
    cut.at(-1)!.push(piece)
    rows += piece.count
  }
  return cut
}
