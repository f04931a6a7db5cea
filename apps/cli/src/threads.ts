import { fileURLToPath } from 'node:url'

/** What runs in a thread or a process of its own; the build puts it there. */
const thread = (name: string) => fileURLToPath(new URL(`../dist/${name}.js`, import.meta.url))

export const decodeWorker = thread('decode-worker')
export const poolWorker = thread('pool-worker')
export const similarWorker = thread('similar-worker')
