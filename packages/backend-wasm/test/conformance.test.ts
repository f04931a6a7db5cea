import { conform } from '@roipool/conformance/vitest'
import { wasm } from '../src/index.js'
import { openThreads } from './open-threads.js'

conform(() => wasm({ threads: 1 }), { name: 'wasm' })
conform(() => openThreads(3), { name: 'wasm-threads' })
