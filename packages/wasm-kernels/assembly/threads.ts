// Kernels that threads share, for the wasm backend. Every export is declared for the host in its src/kernels.ts.
export { dotsBytes } from './dots'
export { fill } from './fill'
export { jobBytes } from './job'
export { invoke } from './kernel'
export { turnBytes } from './turn'
export { awaitEnd, begin, help, isDone, serve, workBytes } from './work'
