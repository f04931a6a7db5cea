// How good and how fast Fast R-CNN is here: npm run bench:detect [-- --seed 1,2,3 --scenes 700 --steps 1500 --output out/detect]
//
// Scenes, weights and samples follow from the seed. What was measured is written after each measure, beside what the
// file has of the same settings. Speed, repetition and R-CNN take an idle machine.
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { Command } from 'commander'
import { dataOf } from './data.mjs'
import { environment } from './environment.mjs'
import { claims } from './measures/claims.mjs'
import { operators } from './measures/operators.mjs'
import { paired } from './measures/paired.mjs'
import { proposals } from './measures/proposals.mjs'
import { besideRcnn } from './measures/rcnn.mjs'
import { repeat } from './measures/repeat.mjs'
import { proposalNetwork, regionProposals } from './measures/rpn.mjs'
import { scales } from './measures/scales.mjs'
import { speed } from './measures/speed.mjs'
import { svd } from './measures/svd.mjs'
import { svm } from './measures/svm.mjs'
import { fineTuning } from './measures/tune.mjs'
import { openBackbone } from './network.mjs'
import { drawDetections } from './pictures.mjs'
import { report } from './report.mjs'

/** Those of one set of scenes, then those that make some of their own. */
const shared = ['operators', 'proposals', 'rpn', 'claims', 'svd', 'svm', 'scales', 'speed', 'repeat']
const names = [...shared, 'paired', 'tune', 'rcnn']
const options = new Command('bench:detect')
  .description('Fast R-CNN on drawn scenes: RoI layers, proposals, claims of the papers, speed')
  .option('--seed <list>', 'seeds, each with scenes and a training of its own', '1,2,3')
  .option('--scenes <number>', 'scenes to train on', Number, 700)
  .option('--tests <number>', 'scenes of each test split', Number, 150)
  .option('--steps <number>', 'steps of each training', Number, 1500)
  .option('--measures <list>', `some of ${names.join(', ')}: the others stay as they are`, names.join(','))
  .option('--cache <folder>', 'keeps maps and proposals there: 1 GB a seed, good for the same code only')
  .option('--output <folder>', 'where seed-<n>.json and the pictures go', 'out/detect')
  .parse()
  .opts()
const chosen = options.measures.split(',')
const stray = chosen.find((name) => !names.includes(name))
if (stray !== undefined) throw new Error(`no measure ${stray}: there are ${names.join(', ')}`)

/** Times as many scenes as the other measures have. */
const PAIRED = 3

mkdirSync(options.output, { recursive: true })
const backbone = await openBackbone()
for (const seed of options.seed.split(',').map(Number)) {
  const file = join(options.output, `seed-${seed}.json`)
  const { scenes, tests, steps } = options
  const settings = { seed, scenes, tests, steps }
  const result = { ...before(file, settings), ...settings, environment: environment() }
  for await (const measured of measures(seed)) {
    Object.assign(result, measured)
    write(file, result)
  }
}
report(options.output)

/** What is in the file already, if it was measured the same way. */
function before(file, settings) {
  if (!existsSync(file)) return {}
  const found = JSON.parse(readFileSync(file, 'utf8'))
  return Object.entries(settings).every(([name, value]) => found[name] === value) ? found : {}
}

/** Each measure as it is done. */
async function* measures(seed) {
  const { scenes, tests, steps } = options
  const asked = (...some) => some.some((name) => chosen.includes(name))
  if (asked(...shared)) {
    const data = await dataOf(
      backbone,
      seed,
      { train: scenes, iid: tests, held: tests },
      ['iid', 'held'],
      options.cache,
    )
    const given = { backbone, data, seed, steps }
    if (asked('proposals')) yield { proposals: await proposals(given) }
    const { network, seconds } = asked('rpn', 'speed') ? await proposalNetwork(given) : {}
    const { rows, model } = asked('operators', 'rpn', 'claims', 'svd', 'svm', 'scales', 'speed')
      ? await operators(given, asked('operators') ? undefined : ['RoIAlign'])
      : {}
    if (asked('operators')) {
      yield { operators: rows }
      for (const split of ['iid', 'held']) {
        const picture = join(options.output, `${split}-${seed}.png`)
        await drawDetections(model, data[split].slice(0, 12), picture)
      }
    }
    if (asked('rpn')) yield { rpn: await regionProposals({ ...given, network, seconds, model }) }
    if (asked('claims')) yield { claims: await claims({ ...given, model }) }
    if (asked('svd')) yield { svd: await svd({ data, model }) }
    if (asked('svm')) yield { svm: await svm({ data, seed, model }) }
    if (asked('scales')) yield { scales: await scales({ ...given, model }) }
    if (asked('speed')) yield { speed: await speed({ data, model, network }) }
    if (asked('repeat')) yield { repeat: await repeat(given) }
  }
  if (asked('paired')) {
    const counts = { train: scenes, iid: tests * PAIRED }
    const data = await dataOf(backbone, seed, counts, ['iid'], options.cache)
    yield { paired: await paired({ backbone, data, seed, steps }) }
  }
  if (asked('tune')) yield { tune: await fineTuning({ seed }) }
  if (asked('rcnn')) {
    const few = await dataOf(backbone, seed, { train: 120, iid: 24 }, ['train', 'iid'], options.cache)
    yield { rcnn: await besideRcnn({ backbone, scenes: few, seed }) }
  }
}

/** Whole or not at all. */
function write(file, value) {
  writeFileSync(`${file}.part`, `${JSON.stringify(value, rounded, 1)}\n`)
  renameSync(`${file}.part`, file)
}

function rounded(_, value) {
  return typeof value === 'number' && !Number.isInteger(value) ? Number(value.toPrecision(5)) : value
}
