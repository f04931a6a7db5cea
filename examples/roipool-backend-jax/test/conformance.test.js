import { conform } from '@roipool/conformance/vitest'
import { jax } from '../src/index.js'

conform(jax)
