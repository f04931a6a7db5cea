import { conform } from '@roipool/conformance/vitest'
import { naive } from '../src/index.js'

conform(naive)
