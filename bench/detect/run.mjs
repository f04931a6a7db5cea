// How good and how fast Fast R-CNN is here: npm run bench:detect [-- --seed 1,2,3 --scenes 700 --steps 1500 --output out/detect]
//
// Scenes, weights and samples follow from the seed. What was measured is written after each measure.
import { mkdirSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { Command } from 'commander'
import { dataOf } from './data.mjs'
import { environment } from './environment.mjs'
import { claims } from './measures/claims.mjs'
import { operators } from './measures/operators.mjs'
import { proposals } from './measures/proposals.mjs'
import { besideRcnn } from './measures/rcnn.mjs'
import { repeat } from './measures/repeat.mjs'
import { regionProposals } from './measures/rpn.mjs'
import { speed } from './measures/speed.mjs'
import { svd } from './measures/svd.mjs'
import { openBackbone } from './network.mjs'
import { drawDetections } from './pictures.mjs'
import { report } from './report.mjs'

const options = new Command('bench:detect')
  .description('Fast R-CNN on drawn scenes: RoI layers, proposals, claims of the papers, speed')
  .option('--seed <list>', 'seeds, each with scenes and a training of its own', '1,2,3')
  .option('--scenes <number>', 'scenes to train on', Number, 700)
  .option('--tests <number>', 'scenes of each test split', Number, 150)
  .option('--steps <number>', 'steps of each training', Number, 1500)
  .option('--no-speed', 'leave out what a machine must be idle for')
  .option('--output <folder>', 'where seed-<n>.json and the pictures go', 'out/detect')
  .parse()
  .opts()

mkdirSync(options.output, { recursive: true })
const backbone = await openBackbone()
for (const seed of options.seed.split(',').map(Number)) {
  const file = join(options.output, `seed-${seed}.json`)
  const result = { seed, ...settingsOf(options), environment: environment() }
  for await (const measured of measures(seed)) {
    Object.assign(result, measured)
    write(file, result)
  }
}
report(options.output)

function settingsOf({ scenes, tests, steps }) {
  return { scenes, tests, steps }
}

/** Each measure as it is done. */
async function* measures(seed) {
  const { scenes, tests, steps } = options
  const data = await dataOf(backbone, seed, { train: scenes, iid: tests, held: tests })
  const given = { backbone, data, seed, steps }
  const { rows, model } = await operators(given)
  yield { operators: rows }
  for (const split of ['iid', 'held']) {
    await drawDetections(model, data[split].slice(0, 12), join(options.output, `${split}-${seed}.png`))
  }
  yield { proposals: await proposals(given) }
  const { result, network } = await regionProposals(given)
  yield { rpn: result }
  yield { claims: await claims({ ...given, model }) }
  yield { svd: await svd({ data, model }) }
  if (!options.speed) return
  yield { speed: await speed({ data, model, network }) }
  yield { repeat: await repeat(given) }
  const few = await dataOf(backbone, seed, { train: 120, iid: 24 }, ['train', 'iid'])
  yield { rcnn: await besideRcnn({ backbone, scenes: few, seed }) }
}

/** Whole or not at all. */
function write(file, value) {
  writeFileSync(`${file}.part`, `${JSON.stringify(value, rounded, 1)}\n`)
  renameSync(`${file}.part`, file)
}

function rounded(_, value) {
  return typeof value === 'number' && !Number.isInteger(value) ? Number(value.toPrecision(5)) : value
}
