import { parseRecord } from '@roipool/bench'
import type { Reply, Request } from '../worker/messages'

/** A thread that measures, as the page sees it. */
export interface Thread {
  ask(request: Request): void
  /** Ends it, whatever it does. */
  end(): void
}

type Hear = (reply: Reply) => void

/** A thread of this page, for backends of this site. */
export function openThread(hear: Hear): Thread {
  const worker = new Worker(new URL('../worker/worker.ts', import.meta.url), { type: 'module' })
  worker.onmessage = ({ data }: MessageEvent<Reply>) => hear(data)
  worker.onerror = ({ message }) => hear({ kind: 'failed', reason: message })
  return { ask: (request) => worker.postMessage(request), end: () => worker.terminate() }
}

/**
 * A thread in a frame with an origin of its own, for code from elsewhere: it can neither read what this site keeps nor touch
 * this page. What it says is checked.
 */
export function openSandbox(hear: Hear): Thread {
  const frame = document.createElement('iframe')
  frame.setAttribute('sandbox', 'allow-scripts')
  frame.allow = 'cross-origin-isolated'
  frame.hidden = true
  frame.title = 'The measuring thread of backends from elsewhere'
  frame.src = new URL('sandbox.html', document.baseURI).href
  const asked: Request[] = []
  let ready = false
  const pass = (request: Request) => frame.contentWindow?.postMessage(request, '*')
  const listen = ({ data, source }: MessageEvent<unknown>) => {
    if (source !== frame.contentWindow) return
    if (!ready && kindOf(data) === 'ready') {
      ready = true
      for (const request of asked) pass(request)
    } else {
      const reply = checked(data)
      if (reply) hear(reply)
    }
  }
  addEventListener('message', listen)
  document.body.append(frame)
  return {
    ask: (request) => void (ready ? pass(request) : asked.push(request)),
    end() {
      removeEventListener('message', listen)
      frame.remove()
    },
  }
}

/** What may come from the sandbox: the state of a run, and nothing else. */
function checked(data: unknown): Reply | undefined {
  try {
    const { kind, record, progress, reason } = data as Record<string, unknown>
    if (kind === 'record') return { kind, record: parseRecord(JSON.stringify(record)) }
    if (kind === 'failed') return { kind, reason: String(reason) }
    if (kind !== 'progress') return undefined
    const { job, label, part, left } = progress as Record<string, unknown>
    return {
      kind,
      progress: { job: Number(job), label: String(label), part: Number(part), left: Number(left) },
    }
  } catch (error) {
    return {
      kind: 'failed',
      reason: `what the measuring thread said is no record: ${(error as Error).message}`,
    }
  }
}

function kindOf(data: unknown): unknown {
  return (data as { kind?: unknown } | null)?.kind
}
