import type { Shot } from './shot.js'

export const benchmark: readonly Shot[] = [{ name: 'benchmark', address: 'benchmark/' }]
