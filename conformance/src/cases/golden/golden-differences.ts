import type { Shape } from '@roipool/core'
import type { Case } from '../../case.js'
import file from '../../golden/differences.json'
import { type Box, type LazyProblem, problemCase } from '../write/problem.js'

interface Difference {
  readonly id: string
  readonly peer: string
  /** What it does otherwise. */
  readonly does: string
  readonly operator: string
  readonly shape: readonly number[]
  readonly values: readonly (number | string)[]
  readonly rois: readonly (readonly number[])[]
  readonly params: object
  readonly expected: readonly number[]
  /** What the peer gives, made again by `witness/`. */
  readonly answer: readonly (number | string)[]
}

const differences: readonly Difference[] = file.differences

/** What a peer is known to do otherwise, with its own answer. SPEC §14.2 */
function toCase(item: Difference): Case {
  const { id, peer, does, operator, shape, values, rois, params, expected, answer } = item
  const problem = {
    operator,
    maps: { shape: shape as unknown as Shape, data: () => Float32Array.from(values.map(Number)) },
    rois: { boxes: rois.map(([, ...box]) => box as unknown as Box), images: rois.map(([image]) => image!) },
    params,
  } as unknown as LazyProblem
  return problemCase(
    {
      id: `golden/difference-${id}`,
      spec: '§14.2',
      catches: `doing as ${peer}, which ${does}: it gives ${answer.join(', ')} where ${expected.join(', ')} is right`,
      ...(values.includes('NaN') && { nonFinite: true }),
    },
    problem,
    { from: 'hand', values: expected },
  )
}

export const peerDifferences: readonly Case[] = differences.map(toCase)
