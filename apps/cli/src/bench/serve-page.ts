import { fileURLToPath } from 'node:url'
import { type Server, serve } from '@roipool/browser'

/** Serves the benchmark's page to this machine, with the headers that shared memory needs. */
export function servePage(): Promise<Server> {
  return serve(fileURLToPath(new URL('./page', import.meta.url)))
}
