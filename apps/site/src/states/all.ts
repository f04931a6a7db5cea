import { benchmark } from './benchmark.js'
import { detector } from './detector.js'
import { explainer } from './explainer.js'
import type { State } from './state.js'

/** Every state of every page. */
export const states: readonly State[] = [
  { name: 'home', address: '' },
  ...explainer,
  ...detector,
  ...benchmark,
]
