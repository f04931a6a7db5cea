import type { OperatorName, Shape } from '@roipool/core'
import type { Case } from '../../case.js'
import { type KnownAnswer, knownAnswers } from '../../known-answers.js'
import { type Box, type LazyProblem, problemCase } from '../write/problem.js'

const generators: Record<string, (n: number) => number> = {
  count: (n) => n,
  'count-from-1': (n) => n + 1,
  tenths: (n) => n / 10,
  hash: (n) => (n * 37) % 101,
  'ramp-0.37': (n) => 0.37 * n + 1,
}

const clauses: Partial<Record<OperatorName, Case['spec']>> = {
  roiAlign: '§9.2',
  roiWarp: '§9.5',
  prRoiPool: '§10.1',
  cropAndResize: '§11.1',
  roiAlignRotated: '§17.3',
  deformRoiPool: '§21.3',
}

function toCase(file: KnownAnswer): Case {
  const length = file.shape.reduce((product, size) => product * size, 1)
  const value = file.generator === undefined ? (n: number) => file.values?.[n] : generators[file.generator]
  if (!value) throw new Error(`golden ${file.id}: no generator ${file.generator}`)
  const problem = {
    operator: file.operator,
    maps: {
      shape: file.shape as unknown as Shape,
      data: () => Float32Array.from({ length }, (_, n) => value(n) ?? Number.NaN),
    },
    rois: { boxes: file.boxes as unknown as Box[], images: file.batchIndices },
    params: { ...file.params, ...offsetsOf(file), layout: 'NCHW' },
  } as unknown as LazyProblem
  return problemCase(
    {
      id: `golden/${file.id}`,
      spec: clauses[file.operator as OperatorName] ?? poolClause(file),
      catches: `not giving what is known: ${file.semantics}`,
    },
    problem,
    {
      from: 'golden',
      values: Float32Array.from(file.expected.values),
      source: file.source,
      ...(file.digits !== undefined && { digits: file.digits }),
    },
  )
}

/** Offsets are a list in a file. */
function offsetsOf({ params }: KnownAnswer) {
  return 'offsets' in params && { offsets: Float32Array.from(params.offsets as number[]) }
}

function poolClause({ params }: KnownAnswer): Case['spec'] {
  return 'quantization' in params && params.quantization === 'floor' ? '§4.1' : '§4.2'
}

/** What other implementations, and the founding article, say of single problems. */
export const golden: readonly Case[] = knownAnswers.map(toCase)
