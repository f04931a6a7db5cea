import { conform, environment } from '@roipool/conformance/vitest'
import { wasm } from '../src/index.js'
import { openThreads } from './open-threads.js'

const short = { proves: 'backend', large: false, quick: true } as const

// The planners are proved in Node, here and on naive.
conform(() => wasm({ threads: 1 }), { name: 'wasm', ...(environment() !== 'node' && short) })
conform(() => openThreads(3), { name: 'wasm-threads', ...short })
