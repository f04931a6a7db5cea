// Draws docs/walk.svg: boxes that walk to a target by gradient descent on what RoIAlign pools of them. With --check it only
// says whether the picture is that. Core and the naive backend must be built.
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { naive } from '../packages/backend-naive/dist/index.js'
import { roiAlign, roiAlignGradient } from '../packages/core/dist/index.js'
import { root } from './run.mjs'

const [WIDTH, HEIGHT, CELL] = [24, 16, 20]
const params = { outputSize: [4, 4], spatialScale: 1, samplingRatio: 4 }
const target = [9, 5, 15, 11]
/** Smooth hills, one in each channel. */
const hills = [
  [8, 5, 4],
  [14, 6, 4],
  [12, 11, 4],
]
const features = {
  shape: [1, HEIGHT, WIDTH, 3],
  data: Float32Array.from({ length: HEIGHT * WIDTH * 3 }, (_, n) => {
    const [x, y, c] = [Math.floor(n / 3) % WIDTH, Math.floor(n / 3 / WIDTH), n % 3]
    const [cx, cy, wide] = hills[c]
    return Math.exp(-((x + 0.5 - cx) ** 2 + (y + 0.5 - cy) ** 2) / (2 * wide * wide))
  }),
}

const backend = await naive()
const pool = (boxes) => roiAlign(backend, features, { boxes }, params)
const wanted = (await pool(Float32Array.from(target))).data

/** Where boxes are after every step: half the squared difference of what is pooled falls, with momentum. */
async function walk(starts, steps = 150) {
  const places = [Float32Array.from(starts.flat())]
  let speed = places[0].map(() => 0)
  for (let step = 0; step < steps; step++) {
    const boxes = places.at(-1)
    const { data, shape } = await pool(boxes)
    const upstream = { data: data.map((value, n) => value - wanted[n % wanted.length]), shape }
    const gradient = await roiAlignGradient(backend, features, { boxes }, upstream, params)
    speed = speed.map((before, n) => 0.8 * before - 0.8 * gradient[n])
    places.push(boxes.map((side, n) => side + speed[n]))
  }
  return starts.map((_, k) => places.map((boxes) => [...boxes.subarray(4 * k, 4 * k + 4)]))
}

const shown = [
  [1, 1, 6, 5],
  [17, 8, 22, 14],
]
const others = Array.from({ length: 100 }, (_, n) => {
  const [x, y] = [(n * 37) % 18, (n * 53) % 11]
  return [x, y, x + 3 + (n % 4), y + 3 + (n % 3)]
})
const walks = await walk([...shown, ...others])
await backend.dispose()
const [drawn, counted] = [walks.slice(0, shown.length), walks.slice(shown.length)]
const isThere = (box) => box.every((side, n) => Math.abs(side - target[n]) < 0.25)
const arrived = counted.filter((boxes) => isThere(boxes.at(-1))).length

const rect = ([x1, y1, x2, y2], style) => {
  const [x, y, w, h] = [x1, y1, x2 - x1, y2 - y1].map((side) => (side * CELL).toFixed(1))
  return `<rect x="${x}" y="${y}" width="${w}" height="${h}" ${style}/>`
}
const cells = Array.from({ length: WIDTH * HEIGHT }, (_, n) => {
  const colour = [0, 1, 2].map((c) => Math.round(255 * (0.15 + 0.75 * features.data[3 * n + c])))
  const [x, y] = [n % WIDTH, Math.floor(n / WIDTH)]
  return rect(
    [x, y, x + 1, y + 1],
    `fill="#${colour.map((part) => part.toString(16).padStart(2, '0')).join('')}"`,
  )
})
const paths = drawn.flatMap((boxes) =>
  [0, 2, 4, 7, 11, 16, 25, 150].map((step, n) =>
    rect(boxes[step], `fill="none" stroke="#fff" stroke-width="2" opacity="${(0.25 + n * 0.1).toFixed(2)}"`),
  ),
)
const svg = [
  `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH * CELL} ${HEIGHT * CELL}" role="img" shape-rendering="crispEdges">`,
  `<title>Two boxes walk to a target by gradient descent on pooled features; ${arrived} of 100 starts arrive</title>`,
  ...cells,
  ...paths,
  rect(target, 'fill="none" stroke="#000" stroke-width="3" stroke-dasharray="7 5"'),
  '</svg>',
  '',
].join('\n')

const path = join(root, 'docs/walk.svg')
if (!process.argv.includes('--check')) writeFileSync(path, svg)
else if (readFileSync(path, 'utf8') !== svg) {
  console.error('docs/walk.svg is another picture. Run: npm run example:walk')
  process.exit(1)
}
console.log(`${arrived} of ${others.length} starts arrive`)
for (const boxes of drawn)
  console.log(
    boxes
      .at(-1)
      .map((side) => side.toFixed(2))
      .join(' '),
  )
