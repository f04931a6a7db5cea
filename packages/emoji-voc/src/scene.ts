import { checkChoice, describeValue, invalid } from '@roipool/core'
import { iou } from '@roipool/detection'
import { background } from './background.js'
import { type ClassName, classes, type Split, splits } from './classes.js'
import { type Drawing, drawingsOf } from './drawings.js'
import { type Picture, photographsOf } from './photographs.js'
import { between, pick, type Random, randomOf } from './random.js'
import { type Raster, turn } from './raster.js'

export interface SceneOptions {
  readonly split: Split
  readonly seed: number
  readonly index: number
  /** Pixels of a side, 512 by default. */
  readonly size?: number
  /** Only objects of these classes: of all by default. */
  readonly of?: readonly ClassName[]
}

export interface Scene {
  /** Such as `train-1-17`: split, seed and index. */
  readonly id: string
  /** RGB bytes, row by row from the top. */
  readonly image: Picture
  /** x1 y1 x2 y2 of each object in pixels, as tight as can be. x2 and y2 are where the last pixel ends. */
  readonly boxes: Float32Array
  /** Places in `classes`. */
  readonly labels: Int32Array
  readonly classes: typeof classes
}

/** Objects in a scene, at most. */
const MOST = 5
/** Intersection over union of two objects, at most. */
const OVERLAP = 0.1
/** Places that are tried for an object before it is left out. */
const TRIES = 20

/** A scene follows from its options alone, bit for bit on one machine. */
export async function scene(options: SceneOptions): Promise<Scene> {
  const { split, seed, index, size, of } = checked(options)
  const { drawings, photographs } = await materialOf(split)
  const random = randomOf(splits.indexOf(split), seed, index)
  const data = background(pick(random, photographs), size, random)
  const objects = await arrange(
    drawings.filter((_, label) => of.includes(classes[label]!)),
    size,
    random,
  )
  // The large ones first: no object is hidden below another.
  for (const { raster, box, light } of objects.toSorted((a, b) => area(b) - area(a))) {
    paste(raster, light, data, size, box[0], box[1])
  }
  return {
    id: `${split}-${seed}-${index}`,
    image: { data, width: size, height: size },
    boxes: Float32Array.from(objects.flatMap(({ box }) => box)),
    labels: Int32Array.from(objects, ({ label }) => label),
    classes,
  }
}

export interface ScenesOptions extends Omit<SceneOptions, 'index'> {
  readonly count: number
}

/** The scenes 0 to `count` - 1. */
export async function* scenes({ count, ...options }: ScenesOptions): AsyncGenerator<Scene, void> {
  checkWhole('options.count', count, 0)
  for (let index = 0; index < count; index++) yield await scene({ ...options, index })
}

function checked({ split, seed, index, size = 512, of = classes }: SceneOptions): Required<SceneOptions> {
  checkChoice('options.split', split, splits)
  checkWhole('options.seed', seed, 0)
  checkWhole('options.index', index, 0)
  checkWhole('options.size', size, 64)
  for (const [n, name] of of.entries()) checkChoice(`options.of[${n}]`, name, classes)
  if (of.length === 0) invalid('options.of must name a class')
  return { split, seed, index, size, of }
}

function checkWhole(what: string, value: number, least: number): void {
  if (Number.isSafeInteger(value) && value >= least) return
  invalid(`${what} must be a whole number, at least ${least}, but is ${describeValue(value)}`)
}

interface Material {
  readonly drawings: Drawing[][]
  readonly photographs: Picture[]
}

const read = new Map<Split, Promise<Material>>()

/** What the scenes of a split are made of, read once. */
function materialOf(split: Split): Promise<Material> {
  let material = read.get(split)
  if (!material) {
    material = Promise.all([drawingsOf(split), photographsOf(split)]).then(([drawings, photographs]) => ({
      drawings,
      photographs,
    }))
    read.set(split, material)
  }
  return material
}

interface Placed {
  readonly raster: Raster
  readonly label: number
  readonly box: readonly [x1: number, y1: number, x2: number, y2: number]
  readonly light: number
}

const area = ({ raster }: Placed) => raster.width * raster.height

/** One to five objects, apart. */
async function arrange(drawings: readonly Drawing[][], size: number, random: Random): Promise<Placed[]> {
  const placed: Placed[] = []
  const count = 1 + Math.floor(random() * MOST)
  for (let n = 0; n < count; n++) {
    const drawing = pick(random, pick(random, drawings))
    // The longer side, before it is stretched and rotated.
    const longer = size * Math.exp(between(random, Math.log(0.1), Math.log(0.5)))
    const stretch = Math.exp(between(random, -0.15, 0.15))
    const angle = (between(random, -15, 15) * Math.PI) / 180
    const flip = random() < 0.5
    const light = between(random, 0.75, 1.15)
    const drawn = await drawing.at(longer)
    const scale = longer / Math.max(drawn.width, drawn.height)
    const [width, height] = [drawn.width * scale * stretch, (drawn.height * scale) / stretch]
    const raster = turn(drawn, { width, height, angle, flip })
    for (let tries = 0; tries < TRIES; tries++) {
      const x = Math.floor(random() * (size - raster.width + 1))
      const y = Math.floor(random() * (size - raster.height + 1))
      const box = [x, y, x + raster.width, y + raster.height] as const
      if (placed.some((other) => iou(Float32Array.from(box), Float32Array.from(other.box))[0]! > OVERLAP))
        continue
      placed.push({ raster, label: drawing.label, box, light })
      break
    }
  }
  return placed
}

/** Over what is there. */
function paste(
  raster: Raster,
  light: number,
  data: Uint8Array,
  size: number,
  left: number,
  top: number,
): void {
  for (let y = 0, from = 0; y < raster.height; y++) {
    let at = ((top + y) * size + left) * 3
    for (let x = 0; x < raster.width; x++, from += 4, at += 3) {
      const alpha = raster.data[from + 3]!
      if (alpha === 0) continue
      for (let channel = 0; channel < 3; channel++) {
        const colour = Math.min(alpha, raster.data[from + channel]! * light)
        data[at + channel] = Math.round(data[at + channel]! * (1 - alpha / 255) + colour)
      }
    }
  }
}
