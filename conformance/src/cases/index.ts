import type { Case } from '../case.js'
import { basic } from './basic.js'
import { empty } from './basic-empty.js'
import { layouts } from './basic-layouts.js'
import { edges } from './edges.js'
import { floorEdges } from './edges-floor.js'
import { roundEdges } from './edges-round.js'
import { golden } from './golden.js'
import { backends } from './lifecycle-backends.js'
import { endings } from './lifecycle-endings.js'
import { maps } from './lifecycle-maps.js'
import { outs } from './lifecycle-out.js'
import { pools } from './lifecycle-pools.js'
import { limits } from './rejects-limits.js'
import { malformedMaps } from './rejects-maps.js'
import { malformedParams } from './rejects-params.js'
import { malformedRois } from './rejects-rois.js'
import { scale } from './scale.js'
import { values } from './values.js'
import { workedExample } from './worked-example.js'

const lifecycle = [...maps, ...pools, ...outs, ...endings, ...backends]
const rejects = [...malformedMaps, ...malformedRois, ...malformedParams, ...limits]

/** Every case, the founding worked example first. */
export const cases: readonly Case[] = [
  ...workedExample,
  ...[...basic, ...layouts, ...empty],
  ...[...floorEdges, ...roundEdges, ...edges],
  ...golden,
  ...values,
  ...scale,
  ...lifecycle,
  ...rejects,
]
