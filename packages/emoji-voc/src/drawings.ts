import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import sharp from 'sharp'
import { classes, type Split } from './classes.js'
import { type Raster, trim } from './raster.js'
import { type DrawingSet, sets } from './sets.js'

/** A drawing of one of the classes. */
export interface Drawing {
  readonly label: number
  readonly set: DrawingSet
  readonly name: string
  /** Rendered so that `side` pixels are neither much enlarged nor much shrunk. Rendered once for each of few sizes. */
  at(side: number): Promise<Raster>
}

/** Iconify's file of a set. */
interface IconFile extends IconFrame {
  readonly icons: Record<string, IconFrame & { readonly body: string }>
}

interface IconFrame {
  readonly left?: number
  readonly top?: number
  readonly width?: number
  readonly height?: number
}

const require = createRequire(import.meta.url)

/** The drawings of a split, by label. */
export async function drawingsOf(split: Split): Promise<Drawing[][]> {
  const drawn = await Promise.all(sets.filter((set) => set.splits.includes(split)).map(drawingsIn))
  return classes.map((_, label) => drawn.flat().filter((drawing) => drawing.label === label))
}

const read = new Map<DrawingSet, Promise<Drawing[]>>()

/** The drawings of a set, read once. */
function drawingsIn(set: DrawingSet): Promise<Drawing[]> {
  let drawings = read.get(set)
  if (!drawings) {
    drawings = readFile(require.resolve(`${set.package}/icons.json`), 'utf8').then((text) =>
      named(set, JSON.parse(text)),
    )
    read.set(set, drawings)
  }
  return drawings
}

/** Those of the names that the set has. */
function named(set: DrawingSet, file: IconFile): Drawing[] {
  return classes.flatMap((name, label) =>
    (set.names[name]?.split(' ') ?? [])
      .filter((icon) => Object.hasOwn(file.icons, icon))
      .map((icon) => drawing(label, set, icon, file)),
  )
}

function drawing(label: number, set: DrawingSet, name: string, file: IconFile): Drawing {
  const { body, left = 0, top = 0, width = file.width ?? 16, height = file.height ?? 16 } = file.icons[name]!
  const rendered = new Map<number, Promise<Raster>>()
  return {
    label,
    set,
    name,
    at(side) {
      const size = 2 ** Math.max(6, Math.ceil(Math.log2(side * 0.75)))
      let raster = rendered.get(size)
      if (!raster) {
        const box = `width="${size}" height="${size}" viewBox="${left} ${top} ${width} ${height}"`
        raster = render(
          `<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" ${box}>${body}</svg>`,
        )
        rendered.set(size, raster)
      }
      return raster
    },
  }
}

async function render(svg: string): Promise<Raster> {
  const { data, info } = await sharp(Buffer.from(svg))
    .ensureAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true })
  for (let at = 0; at < data.length; at += 4) {
    const alpha = data[at + 3]! / 255
    for (let channel = at; channel < at + 3; channel++) data[channel] = Math.round(data[channel]! * alpha)
  }
  return trim({ data, width: info.width, height: info.height })
}
