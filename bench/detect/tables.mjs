// What was measured as tables of Markdown: each number is the mean of the seeds, with the least and the most.
import { paper } from './paper.mjs'

/**
 * @param seeds the results of each seed, as run.mjs writes them
 * @returns a table of Markdown for each title; none where its measure was not taken
 */
export function tables(seeds) {
  const having = (...names) => seeds.filter((seed) => names.every((name) => seed[name]))
  const all = [
    ['RoI layers', layersTable, having('operators')],
    ['What was asked', barsTable, having('operators', 'proposals', 'rpn', 'svd')],
    ['RoIAlign above Caffe’s RoIPool, on more scenes', pairedTable, having('paired')],
    ['Proposals', proposalsTable, having('proposals', 'rpn')],
    ['Where detections lie', waysTable, having('rpn')],
    ['The article’s questions', claimsTable, having('operators', 'claims', 'svd')],
    ['Truncated SVD', svdTable, having('svd')],
    ['Training the network, too', tuneTable, having('tune')],
    ['Time of a detection', sharesTable, having('speed')],
    ['Beside R-CNN', rcnnTable, having('rcnn')],
  ]
  return all.filter(([, , some]) => some.length > 0).map(([title, table, some]) => [title, table(some)])
}

/** The seeds for which times were taken. */
const timed = (seeds) => seeds.filter(({ speed, repeat }) => speed && repeat)

function layersTable(seeds) {
  const rows = Object.keys(seeds[0].operators).map((name) => {
    const of = (split, what) => over(seeds, ({ operators }) => operators[name][split][what])
    return [name, of('iid', 'map50'), of('iid', 'map75'), of('held', 'map50'), of('held', 'map75')]
  })
  return markdown(
    ['RoI layer', 'mAP@0.5, `iid`', 'mAP@0.75, `iid`', 'mAP@0.5, `held`', 'mAP@0.75, `held`'],
    rows,
  )
}

/** Every bar, with what each seed reached and whether all of them did. */
function barsTable(seeds) {
  const rows = bars(seeds).map(({ what, least, most, values }) => {
    const good = values.every((value) => value >= (least ?? -Infinity) && value <= (most ?? Infinity))
    const bar = least === undefined ? `≤ ${most}` : `≥ ${least}`
    return [what, bar, values.map(figure).join(', '), good ? 'yes' : 'no']
  })
  return markdown(['what', 'bar', 'each seed', 'reached'], rows)
}

function bars(seeds) {
  const each = (pick) => seeds.map(pick)
  const align = ({ operators }) => operators.RoIAlign
  const caffe = ({ operators }) => operators["RoIPool, Caffe's"]
  const more = seeds.every(({ paired }) => paired) && {
    what: `the same on ${seeds[0].paired.scenes} scenes`,
    least: 0.08,
    values: each(({ paired }) => paired.map50.difference),
  }
  const all = [
    { what: 'RoIAlign, mAP@0.5, `iid`', least: 0.8, values: each((seed) => align(seed).iid.map50) },
    { what: 'RoIAlign, mAP@0.5, `held`', least: 0.62, values: each((seed) => align(seed).held.map50) },
    {
      what: "RoIAlign above Caffe's RoIPool, mAP@0.5",
      least: 0.08,
      values: each((seed) => align(seed).iid.map50 - caffe(seed).iid.map50),
    },
    ...(more ? [more] : []),
    {
      what: "RoIAlign above Caffe's RoIPool, mAP@0.75",
      least: 0.12,
      values: each((seed) => align(seed).iid.map75 - caffe(seed).iid.map75),
    },
    {
      what: 'selective search, recall at 0.5 with 1,000 boxes',
      least: 0.95,
      values: each(({ proposals }) => at(proposals.iid, 1000).recall50),
    },
    {
      what: 'RPN, recall at 0.5 with 100 boxes',
      least: 0.97,
      values: each(({ rpn }) => at(rpn.iid, 100).recall50),
    },
    {
      what: 'mAP@0.5 with RPN boxes less that with selective search’s',
      least: 0,
      values: each((seed) => above(seed, 'pooled once')),
    },
    {
      what: 'the same, boxes pooled twice',
      least: 0,
      values: each((seed) => above(seed, 'pooled twice')),
    },
    {
      what: 'SVD, rank 64: time of the layers',
      most: 0.7,
      values: each(({ svd }) => svd.rows['rank 64'].share),
    },
    {
      what: 'SVD, rank 64: mAP@0.5 lost',
      most: 0.04,
      values: each(({ svd }) => svd.rows.whole.map50 - svd.rows['rank 64'].map50),
    },
  ]
  const tuned = seeds.filter(({ tune }) => tune)
  if (tuned.length > 0) {
    all.push({
      what: 'the network trained, too: mAP@0.5 above that of the head alone',
      least: 0,
      values: tuned.map(({ tune: { rows } }) => rows['fine-tuned'].iid.map50 - rows.frozen.iid.map50),
    })
  }
  const quick = timed(seeds)
  if (quick.length === 0) return all
  const times = (pick) => quick.map(pick)
  return [
    ...all,
    {
      what: 'selective search, milliseconds an image',
      most: 80,
      values: times(({ proposals }) => proposals.milliseconds.median),
    },
    {
      what: 'times faster than R-CNN, 2,000 RoIs, 224² crops, batches of 8',
      least: 50,
      values: times(({ speed }) => speed.ratio.times.median),
    },
    {
      what: 'pooling, head and suppression of a detection with 300 RoIs',
      most: 0.3,
      values: times(({ speed }) => lastShare(speed.shares['region proposal network'])),
    },
    {
      what: 'the same seed twice: different weights',
      most: 0,
      values: times(({ repeat }) => (repeat.sameWeights ? 0 : 1)),
    },
    {
      what: 'bytes of tensors after 1,000 steps, more than after 10',
      most: 0,
      values: times(({ repeat: { memory } }) => memory[1000].bytes - memory[10].bytes),
    },
  ]
}

/** How much better the network's boxes are than selective search's, detected the same way. */
function above({ rpn: { ways } }, way) {
  return ways[way]['region proposal network'].map50 - ways[way]['selective search'].map50
}

/** With how far 95 of 100 draws of other scenes would reach. */
function pairedTable(seeds) {
  const rows = seeds.map(({ seed, paired }) => [
    seed,
    paired.scenes,
    ...['map50', 'map75'].map((name) => {
      const { difference, least, most } = paired[name]
      return `${figure(difference)} (${figure(least)} to ${figure(most)})`
    }),
  ])
  return markdown(['seed', 'scenes of `iid`', 'mAP@0.5', 'mAP@0.75'], rows)
}

function tuneTable(seeds) {
  const [{ tune }] = seeds
  const { steps, learningRate } = tune.more
  const rows = Object.keys(tune.rows).map((name) => {
    const of = (pick) => over(seeds, (seed) => pick(seed.tune.rows[name]))
    return [
      `${name}, ${steps} steps more`,
      tune.shares[name] === 0 ? '–' : String(learningRate * tune.shares[name]),
      of(({ loss }) => loss),
      of(({ iid }) => iid.map50),
      of(({ iid }) => iid.map75),
    ]
  })
  return markdown(['', 'learning rate of the network', 'loss', 'mAP@0.5, `iid`', 'mAP@0.75, `iid`'], rows)
}

/** The share of pooling, head and suppression in the time of a detection. */
function lastShare(parts) {
  const of = (names) => names.reduce((total, name) => total + parts[name].median, 0)
  return of(['pooling', 'head', 'suppression']) / of(Object.keys(parts))
}

function proposalsTable(seeds) {
  const sources = { 'selective search': 'proposals', 'region proposal network': 'rpn' }
  const rows = Object.entries(sources).flatMap(([name, key]) =>
    [100, 300, 1000].map((count) => {
      const of = (split, what) => over(seeds, (seed) => at(seed[key][split], count)[what])
      return [`${name}, ${count}`, of('iid', 'recall50'), of('iid', 'recall70'), of('held', 'recall50')]
    }),
  )
  return markdown(['boxes', 'recall at 0.5, `iid`', 'at 0.7, `iid`', 'at 0.5, `held`'], rows)
}

function waysTable(seeds) {
  const rows = Object.entries(seeds[0].rpn.ways).map(([way, found]) => [
    way,
    ...['map50', 'map75'].flatMap((what) =>
      Object.keys(found).map((boxes) => over(seeds, ({ rpn }) => rpn.ways[way][boxes][what])),
    ),
  ])
  const of = (iou) => ['selective search', 'RPN'].map((boxes) => `mAP@${iou}, ${boxes}`)
  return markdown(['', ...of(0.5), ...of(0.75)], rows)
}

function claimsTable(seeds) {
  const rows = Object.entries(paper).flatMap(([question, { theirs, ours }]) => {
    const some = seeds.filter((seed) => ours.every(([, pick]) => pick(seed) !== undefined))
    if (some.length === 0) return []
    return [[question, theirs, ours.map(([name, pick]) => `${name}: ${over(some, pick)}`).join('; ')]]
  })
  return markdown(['question', 'the paper', 'here, mAP@0.5 on `iid`'], rows)
}

function svdTable(seeds) {
  const rows = Object.keys(seeds[0].svd.rows).map((name) => [
    name,
    over(seeds, ({ svd }) => svd.rows[name].share),
    over(seeds, ({ svd }) => svd.rows[name].map50),
    over(seeds, ({ svd }) => svd.rows[name].map75),
  ])
  return markdown(['layers', 'time, whole layers = 1', 'mAP@0.5', 'mAP@0.75'], rows)
}

function sharesTable([
  {
    speed: { shares },
  },
]) {
  const parts = ['network', 'proposals', 'pooling', 'head', 'suppression']
  const rows = Object.entries(shares).map(([name, row]) => [
    name,
    ...parts.map((part) =>
      row[part]
        ? `${figure(row[part].median)} (${figure(row[part].least)} to ${figure(row[part].most)})`
        : '–',
    ),
    figure(lastShare(row)),
  ])
  return markdown(['proposals, ms', ...parts, 'last three, share'], rows)
}

function rcnnTable(seeds) {
  const { ratio } = seeds.find(({ speed }) => speed).speed
  const row = (name, { median }) => {
    const of = (what) => over(seeds, ({ rcnn }) => rcnn.rows[name][what])
    return [name, `${figure(median)} ms`, of('map50'), of('seconds')]
  }
  const rows = [row('Fast R-CNN', ratio.fast), row('R-CNN', ratio.slow)]
  const [{ rcnn }] = seeds
  return markdown(
    ['', `${ratio.rois} RoIs`, `mAP@0.5 after ${rcnn.steps} steps`, 'seconds of training'],
    rows,
  )
}

/** Where it was measured. */
export function environmentLine(seeds) {
  const [{ environment: first, scenes, tests, steps }] = seeds
  const { date, cpu, node, tfjs } = first
  const each = `Seeds ${seeds.map(({ seed }) => seed).join(', ')}: ${scenes} scenes to train on, ${tests} of each test split, ${steps} steps.`
  return `${each}\n${date}, ${cpu}, Node ${node}, tfjs ${tfjs} wasm on one thread.`
}

const at = (recalls, count) => recalls.find((row) => row.count === count)

/** The mean of the seeds; the least and the most. */
function over(seeds, pick) {
  const values = seeds.map(pick)
  const mean = values.reduce((total, value) => total + value, 0) / values.length
  if (values.length === 1) return figure(mean)
  return `${figure(mean)} (${figure(Math.min(...values))} to ${figure(Math.max(...values))})`
}

function figure(value) {
  if (Number.isInteger(value)) return String(value)
  return Math.abs(value) < 1
    ? value.toFixed(3)
    : Math.abs(value) < 100
      ? value.toPrecision(2)
      : value.toFixed(0)
}

function markdown(head, rows) {
  return [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n')
}
