import { conform, environment } from '@roipool/conformance/vitest'
import { naive } from '../src/index.js'

// The planners are proved in Node, here and on wasm.
conform(naive, environment() === 'node' ? {} : { proves: 'backend', large: false, quick: true })
