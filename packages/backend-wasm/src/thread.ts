/** A thread that serves one memory for ever. */
export interface Thread {
  postMessage(service: Service): void
  terminate(): unknown
  /** While it is referenced, Node does not exit. In browsers nothing. */
  ref(): void
  unref(): void
}

/** What a thread is told once, in the only message it gets. */
interface Service {
  readonly module: WebAssembly.Module
  readonly memory: WebAssembly.Memory
  readonly work: number
  readonly thread: number
}

export interface Listener {
  /** The thread is ready; from then on, that the work which the host waits for is done. */
  onMessage(): void
  /** The thread ended, or never began. May be told twice. */
  onEnd(cause: unknown): void
}

/** Plain JavaScript, kept as text so that no bundler or server has to know of a second file. */
const SOURCE = `
const port = globalThis.process?.getBuiltinModule?.('node:worker_threads').parentPort ?? globalThis
port.onmessage = ({ data: { module, memory, work, thread } }) => {
  const { exports } = new WebAssembly.Instance(module, { env: { memory } })
  port.postMessage('ready')
  for (;;) {
    exports.serve(work, thread)
    port.postMessage('done')
  }
}`

/** The most threads that are taken without being asked for: docs/decisions/2026-11-25-threads-by-default.md. */
const MOST_BY_DEFAULT = 8

/** How many threads run at a time here, within that limit; or 1 where they cannot share a memory. */
export function defaultThreads(): number {
  if (typeof SharedArrayBuffer === 'undefined') return 1
  const os = globalThis.process?.getBuiltinModule?.('node:os')
  const available = os?.availableParallelism() ?? globalThis.navigator?.hardwareConcurrency ?? 1
  return Math.min(Math.max(available, 1), MOST_BY_DEFAULT)
}

/** @throws whatever the environment throws that refuses threads; some refuse later, by `onEnd` */
export function startThread(listener: Listener): Thread {
  // Not by whether there is a `Worker`: onnxruntime-web gives Node one.
  const node = globalThis.process?.getBuiltinModule?.('node:worker_threads')
  return node ? startInNode(node, listener) : startInBrowser(listener)
}

function startInNode(
  { Worker }: typeof import('node:worker_threads'),
  { onMessage, onEnd }: Listener,
): Thread {
  const worker = new Worker(SOURCE, { eval: true, execArgv: [], name: 'roipool' })
  worker.on('message', onMessage)
  worker.on('error', onEnd)
  worker.on('exit', (code) => onEnd(new Error(`it ended with exit code ${code}`)))
  return worker
}

function startInBrowser({ onMessage, onEnd }: Listener): Thread {
  const url = URL.createObjectURL(new Blob([SOURCE], { type: 'text/javascript' }))
  try {
    const worker = new Worker(url, { name: 'roipool' })
    worker.onmessage = onMessage
    // A content security policy that forbids blob: workers is told here too, without a message.
    worker.onerror = ({ message }) =>
      onEnd(new Error(message || 'the page may not start it (worker-src blob:)'))
    return {
      postMessage: (service) => worker.postMessage(service),
      terminate: () => worker.terminate(),
      ref: () => undefined,
      unref: () => undefined,
    }
  } finally {
    URL.revokeObjectURL(url)
  }
}
