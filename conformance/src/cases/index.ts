import { type Case, grouped } from '../case.js'
import { adoption } from './backend/adoption.js'
import { parts } from './backend/adoption-parts.js'
import { hostBlocks, otherBlocks } from './backend/blocks.js'
import { blockEndings } from './backend/blocks-endings.js'
import { cellPlans } from './backend/cell-plans.js'
import { residentLayouts } from './backend/layouts.js'
import { backends } from './backend/lifecycle-backends.js'
import { endings } from './backend/lifecycle-endings.js'
import { holds } from './backend/lifecycle-holds.js'
import { maps } from './backend/lifecycle-maps.js'
import { outs } from './backend/lifecycle-out.js'
import { pools } from './backend/lifecycle-pools.js'
import { plansOfManyCells } from './backend/many-cells.js'
import { plans } from './backend/plans.js'
import { randomPlans } from './backend/random-plans.js'
import { refusedPyramids } from './backend/refused-pyramids.js'
import { alignsResident, cropsResident, positionSensitiveResident } from './backend/resident.js'
import { residentPyramids } from './backend/resident-pyramids.js'
import { results } from './backend/results.js'
import { valuesAdopted, valuesChannelsFirst } from './backend/values-by-way.js'
import { deforms, positionSensitiveDeforms } from './free-form/deform.js'
import { deformLimits, deformRefusals } from './free-form/deform-refused.js'
import { maskPools } from './free-form/mask-pool.js'
import { maskPyramids } from './free-form/mask-pool-pyramids.js'
import { maskRefusals } from './free-form/mask-refusals.js'
import { alignsRotated } from './free-form/roi-align-rotated.js'
import { pyramidsRotated } from './free-form/roi-align-rotated-pyramids.js'
import { rotatedRefusals } from './free-form/roi-align-rotated-refused.js'
import { poolRotatedRefusals, poolsRotated } from './free-form/roi-pool-rotated.js'
import { pointRefusals, pointSamples } from './free-form/sample-points.js'
import { golden } from './golden/golden.js'
import { peerDifferences } from './golden/golden-differences.js'
import { maskAnswers } from './golden/golden-masks.js'
import { peerAnswers } from './golden/golden-peers.js'
import { gradientsByDifference } from './gradients/by-difference.js'
import { gradientsByHand } from './gradients/by-hand.js'
import { gradientCalls } from './gradients/calls.js'
import { gradientsKnown } from './gradients/known.js'
import { levelRules } from './multi-scale/level-rules.js'
import { multiScale } from './multi-scale/multi-scale.js'
import { positionSensitive } from './position-sensitive/position-sensitive.js'
import { limits } from './refusals/rejects-limits.js'
import { malformedMaps } from './refusals/rejects-maps.js'
import { malformedOperators } from './refusals/rejects-operators.js'
import { malformedParams } from './refusals/rejects-params.js'
import { passed } from './refusals/rejects-passed.js'
import { misfits } from './refusals/rejects-plans.js'
import { malformedPyramids } from './refusals/rejects-pyramids.js'
import { malformedRois } from './refusals/rejects-rois.js'
import { adaptivePools, adaptiveRefusals } from './roi-pool/adaptive-pool.js'
import { basic } from './roi-pool/basic.js'
import { empty } from './roi-pool/basic-empty.js'
import { layouts } from './roi-pool/basic-layouts.js'
import { edges } from './roi-pool/edges.js'
import { floorEdges } from './roi-pool/edges-floor.js'
import { roundEdges } from './roi-pool/edges-round.js'
import { exactBins } from './roi-pool/exact-bins.js'
import { scale } from './roi-pool/scale.js'
import { values } from './roi-pool/values.js'
import { workedExample } from './roi-pool/worked-example.js'
import { crops } from './sampled/crop-and-resize.js'
import { farBoxes } from './sampled/far-boxes.js'
import { precises } from './sampled/pr-roi-pool.js'
import { aligns } from './sampled/roi-align.js'
import { alignEdges } from './sampled/roi-align-edges.js'
import { alignValues } from './sampled/roi-align-values.js'
import { warps } from './sampled/roi-warp.js'
import { roundings } from './sampled/rounding.js'
import { squeezed } from './squeezed/squeezed.js'

const lifecycle = [...maps, ...pools, ...outs, ...endings, ...backends, ...holds]
const rejects = [
  ...malformedMaps,
  ...malformedRois,
  ...malformedParams,
  ...malformedOperators,
  ...malformedPyramids,
  ...misfits,
  ...passed,
  ...limits,
  ...adaptiveRefusals,
  ...rotatedRefusals,
  ...pointRefusals,
  ...poolRotatedRefusals,
  ...deformRefusals,
  ...deformLimits,
  ...maskRefusals,
]

/** What each group of cases is for. */
export const groups: Readonly<Record<string, string>> = {
  'worked-example':
    'the founding article’s RoI: 4×6 cells of a map of 16×16×512, pooled to 3×3. The first case',
  basic: 'the smallest inputs: cells of a bin, images, channels, layouts, nothing at all',
  edges: 'quantisation, bins and clipping: ties, float32, overhang, inverted boxes, maps of one row',
  golden: 'answers of other implementations, with their source',
  values: 'negative, extreme, subnormal and non-finite cells',
  scale: '1 to 1,000 channels, 2,000 RoIs, bins of more than 1,000 rows, more than 2^24 elements',
  'roi-align':
    'RoIAlign: where samples lie, how many there are, what they weigh at the edges and what is taken of them',
  'roi-warp': 'RoIWarp: samples of a quantised RoI',
  'pr-roi-pool': 'precise RoI pooling: the integral, beyond the edge and in tiny bins',
  'crop-and-resize': 'TensorFlow’s crop and resize: corners, extrapolation, nearest',
  'position-sensitive': 'R-FCN’s channels, in pooling and in RoIAlign',
  'multi-scale': 'feature pyramids: the level of a box, rows in input order, results filled level by level',
  'adaptive-pool':
    'adaptive pooling of whole images: bins that share a cell, exact edges, the image of a row',
  'roi-align-rotated':
    'RoIAlign of boxes with an angle: which way they turn, round what, and how far they reach',
  'sample-points': 'single points: between cells, at the edges and beyond them, in sets',
  'roi-pool-rotated': 'cells whose centres lie in bins with an angle: whose the sides are, and who is there',
  'deform-roi-pool': 'RoIAlign whose bins are moved: which way, how far, and which of them',
  'deform-ps-roi-pool':
    'deformable R-FCN: rounded corners, samples from the start of a bin, those outside left out',
  'mask-pool':
    'pooling under masks and polygons: shares of cells, bins of their boxes, the ways to resize a mask',
  squeezed: 'images squeezed on one axis: a scale for each axis, for every operator that has one',
  gradients: 'gradients to the numbers of RoIs: by hand, by finite differences, and where there is none',
  plans: 'plans that no operator of core’s makes, but somebody else’s may: every kind in every reduction',
  'cell-plans':
    'plans over cells: bins of any form, in the order of cells and of bins, beside plans over axes',
  'random-plans':
    'seeded plans of every kind that no planner makes, checked against the definition of a plan',
  lifecycle: 'uploads, results, `out`, overlapping calls, release and dispose',
  layouts: 'maps uploaded, and results read, with their channels first',
  results: 'resident results channels first, results in an array of the caller’s',
  adoption: 'storage that the caller has already where the backend computes',
  blocks: 'RoIs some at a time: in order, in bounded memory, nothing left behind',
  rejects: 'malformed calls: the code, and the place, what was expected and what came in the message',
}

/** By file; a file may hold cases of several groups. */
const listed: readonly Case[] = [
  ...workedExample,
  ...[...basic, ...layouts, ...empty],
  ...[...floorEdges, ...roundEdges, ...exactBins, ...edges],
  ...[...golden, ...peerAnswers, ...maskAnswers, ...peerDifferences],
  ...values,
  ...scale,
  ...[...aligns, ...alignEdges, ...alignValues, ...alignsResident],
  ...[...warps, ...precises, ...crops, ...cropsResident],
  ...[...positionSensitive, ...positionSensitiveResident],
  ...[...multiScale, ...levelRules, ...residentPyramids, ...refusedPyramids],
  ...adaptivePools,
  ...[...alignsRotated, ...pyramidsRotated],
  ...pointSamples,
  ...poolsRotated,
  ...[...deforms, ...positionSensitiveDeforms],
  ...maskPools,
  ...maskPyramids,
  ...squeezed,
  ...[...gradientsByHand, ...gradientsByDifference, ...gradientsKnown, ...gradientCalls],
  ...[...plans, ...cellPlans, ...plansOfManyCells],
  ...randomPlans,
  ...lifecycle,
  ...[...residentLayouts, ...results, valuesChannelsFirst],
  ...[...adoption, ...parts, valuesAdopted],
  ...[...hostBlocks, ...blockEndings, ...otherBlocks],
  ...[...farBoxes, ...roundings],
  ...rejects,
]

/** Every case, those of a group together, the founding worked example first. */
export const cases: readonly Case[] = [...grouped(listed).values()].flat()
