import { conform } from '@roipool/conformance/vitest'
import { wasm } from '../src/index.js'

conform(wasm)
