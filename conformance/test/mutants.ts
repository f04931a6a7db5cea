import type { Proof } from '../src/level.js'
import { apart } from './apart.js'
import type { Mutant } from './mutant.js'
import { blockMutants } from './mutants-blocks.js'
import { callMutants } from './mutants-calls.js'
import { cellMutants } from './mutants-cells.js'
import { deformMutants } from './mutants-deform.js'
import { dotMutants } from './mutants-dots.js'
import { gradientMutants } from './mutants-grads.js'
import { lifetimeMutants } from './mutants-lifetimes.js'
import { maskMutants } from './mutants-masks.js'
import { operatorMutants } from './mutants-operators.js'
import { plannerMutants } from './mutants-planner.js'
import { planMutants } from './mutants-plans.js'
import { pointMutants } from './mutants-points.js'
import { reducerMutants } from './mutants-reducer.js'
import { rotatedPoolMutants } from './mutants-rotated-pool.js'
import { sampleMutants } from './mutants-samples.js'
import { squeezedMutants } from './mutants-squeezed.js'
import { storageMutants } from './mutants-storage.js'

/** Mutants of what a backend does, which every backend's run must kill, and those of what is planned. */
export const mutants = {
  backend: {
    reducer: reducerMutants,
    'plans over cells': cellMutants,
    storage: storageMutants,
    calls: callMutants,
    blocks: blockMutants,
    lifetimes: lifetimeMutants,
  },
  planner: {
    planner: plannerMutants,
    samples: sampleMutants,
    'other operators': operatorMutants,
    plans: planMutants,
    points: pointMutants,
    'cells of rotated bins': rotatedPoolMutants,
    'bins that are moved': deformMutants,
    masks: maskMutants,
    'squeezed images': squeezedMutants,
    gradients: gradientMutants,
    'products of cells': dotMutants,
    'operators that have a file': apart.flatMap(({ mutants }) => mutants),
  },
} satisfies Record<Proof, Record<string, readonly Mutant[]>>
