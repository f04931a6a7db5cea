import { conform } from '@roipool/conformance/vitest'
import { mine } from '../src/index.js'

conform(mine)
