import { parentPort } from 'node:worker_threads'
import { fill } from './driver.mjs'

/** Does a share of the work, for threads.mjs. */
parentPort.on('message', ({ source, shape, plan, result, from, to }) => {
  fill(source, shape, plan, result, from, to)
  parentPort.postMessage('done')
})
