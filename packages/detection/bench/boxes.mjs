// How long selective search and suppression take, seeded. `node bench/boxes.mjs [rounds]` in the package, once built.
import { nms, selectiveSearch, softNms } from '@roipool/detection'

const rounds = Number(process.argv[2] ?? 20)
const SIDE = 512

function randomOf(seed) {
  let state = seed
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return state / 2 ** 32
  }
}

/** Textured discs and rectangles on a gradient with noise. */
function scene(seed) {
  const random = randomOf(seed)
  const data = new Uint8Array(SIDE * SIDE * 3)
  const [slope, base] = [random() * 0.3, random() * 80]
  const shapes = Array.from({ length: 12 }, () => ({
    x: random() * SIDE,
    y: random() * SIDE,
    radius: 20 + random() * 90,
    round: random() < 0.5,
    period: 4 + random() * 30,
    colours: Array.from({ length: 6 }, () => random() * 255),
  }))
  for (let y = 0; y < SIDE; y++) {
    for (let x = 0; x < SIDE; x++) {
      const inside = shapes.findLast(({ x: cx, y: cy, radius, round }) => {
        const [dx, dy] = [Math.abs(x - cx), Math.abs(y - cy)]
        return round ? Math.hypot(dx, dy) < radius : Math.max(dx, dy) < radius
      })
      for (let c = 0; c < 3; c++) {
        const odd = inside && Math.floor((x + y) / inside.period) % 2
        const colour = inside ? inside.colours[odd * 3 + c] : base + slope * (c === 1 ? x : y)
        data[(y * SIDE + x) * 3 + c] = Math.min(255, Math.max(0, colour + (random() - 0.5) * 24))
      }
    }
  }
  return { data, width: SIDE, height: SIDE }
}

const images = Array.from({ length: rounds }, (_, n) => scene(n + 1))
/** Boxes of 8 to 200 pixels a side, as many as that, with scores. */
function crowd(count) {
  const random = randomOf(count)
  const rows = Array.from({ length: count }, () => {
    const [x, y, width, height] = [random() * SIDE, random() * SIDE, 8 * 25 ** random(), 8 * 25 ** random()]
    return [x, y, x + width, y + height]
  })
  return { boxes: Float32Array.from(rows.flat()), scores: rows.map(random) }
}
const [many, few] = [crowd(10_000), crowd(1_000)]
const classes = many.scores.map((_, n) => n % 20)

const tasks = {
  "selectiveSearch 512², 'fast'": (n) => selectiveSearch(images[n]),
  "selectiveSearch 512², 'single'": (n) => selectiveSearch(images[n], { mode: 'single' }),
  'nms of 10,000, IoU 0.5': () => nms(many.boxes, many.scores, { iouThreshold: 0.5 }),
  'nms of 10,000, IoU 0.3, 20 classes': () => nms(many.boxes, many.scores, { iouThreshold: 0.3, classes }),
  'softNms of 1,000': () => softNms(few.boxes, few.scores),
}

const rows = []
for (const [task, run] of Object.entries(tasks)) {
  const times = []
  let found
  for (let n = -3; n < rounds; n++) {
    const from = performance.now()
    found = await run(Math.max(0, n))
    if (n >= 0) times.push(performance.now() - from)
  }
  times.sort((a, b) => a - b)
  const at = (share) => times[Math.floor(share * (times.length - 1))].toFixed(1)
  const count = found.rows?.length ?? (task.startsWith('nms') ? found.length : found.length / 4)
  rows.push({ task, 'median ms': at(0.5), 'p10–p90 ms': `${at(0.1)}–${at(0.9)}`, 'boxes out': count })
}
console.log(`${rounds} rounds, Node ${process.version}`)
console.table(rows)
