import { type Remote, wrap } from 'comlink'
import type { Engine } from './engine'

let worker: Remote<Engine> | undefined

/** The engine, in a thread of its own: started when it is first asked for something. */
export function engine(): Remote<Engine> {
  worker ??= wrap<Engine>(new Worker(new URL('./worker.ts', import.meta.url), { type: 'module' }))
  return worker
}
