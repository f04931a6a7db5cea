import type { Case } from '../case.js'
import { adoption } from './adoption.js'
import { aligns } from './align.js'
import { alignEdges } from './align-edges.js'
import { alignValues } from './align-values.js'
import { basic } from './basic.js'
import { empty } from './basic-empty.js'
import { layouts } from './basic-layouts.js'
import { hostBlocks, otherBlocks } from './blocks.js'
import { blockEndings } from './blocks-endings.js'
import { crops } from './crop.js'
import { edges } from './edges.js'
import { floorEdges } from './edges-floor.js'
import { roundEdges } from './edges-round.js'
import { golden } from './golden.js'
import { peerDifferences } from './golden-differences.js'
import { peerAnswers } from './golden-peers.js'
import { residentLayouts } from './layouts.js'
import { backends } from './lifecycle-backends.js'
import { endings } from './lifecycle-endings.js'
import { maps } from './lifecycle-maps.js'
import { outs } from './lifecycle-out.js'
import { pools } from './lifecycle-pools.js'
import { multiScale } from './multi-scale.js'
import { residentPyramids } from './multi-scale-resident.js'
import { plans } from './plans.js'
import { positionSensitive } from './position-sensitive.js'
import { precises } from './precise.js'
import { limits } from './rejects-limits.js'
import { malformedMaps } from './rejects-maps.js'
import { malformedOperators } from './rejects-operators.js'
import { malformedParams } from './rejects-params.js'
import { malformedPyramids } from './rejects-pyramids.js'
import { malformedRois } from './rejects-rois.js'
import { alignsResident, cropsResident, positionSensitiveResident } from './sampled-resident.js'
import { scale } from './scale.js'
import { values } from './values.js'
import { warps } from './warp.js'
import { workedExample } from './worked-example.js'

const lifecycle = [...maps, ...pools, ...outs, ...endings, ...backends]
const rejects = [
  ...malformedMaps,
  ...malformedRois,
  ...malformedParams,
  ...malformedOperators,
  ...malformedPyramids,
  ...limits,
]

/** Every case, the founding worked example first. */
export const cases: readonly Case[] = [
  ...workedExample,
  ...[...basic, ...layouts, ...empty],
  ...[...floorEdges, ...roundEdges, ...edges],
  ...[...golden, ...peerAnswers, ...peerDifferences],
  ...values,
  ...scale,
  ...[...aligns, ...alignEdges, ...alignValues, ...alignsResident],
  ...[...warps, ...precises, ...crops, ...cropsResident],
  ...[...positionSensitive, ...positionSensitiveResident],
  ...[...multiScale, ...residentPyramids],
  ...plans,
  ...lifecycle,
  ...residentLayouts,
  ...adoption,
  ...[...hostBlocks, ...blockEndings, ...otherBlocks],
  ...rejects,
]
