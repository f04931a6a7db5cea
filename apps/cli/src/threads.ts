import { fileURLToPath } from 'node:url'

/** What runs in a thread of its own; the build puts it there. */
export const decodeWorker = fileURLToPath(new URL('../dist/decode-worker.js', import.meta.url))
