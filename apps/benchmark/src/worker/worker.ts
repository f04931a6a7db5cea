import { type BackendResult, type BenchRecord, parseWorkload, runBench } from '@roipool/bench'
import { engines } from '@roipool/catalog'
import { contender, reference } from './contenders'
import { browserEnvironment } from './environment'
import type { Reply, Request } from './messages'
import { throttle } from './throttle'

/** Milliseconds between two pictures of the state. */
const PICTURE = 120

const environment = browserEnvironment()
/** What conformance found since this worker was started. */
const verdicts = new Map<string, BackendResult>()
let controller = new AbortController()

self.onmessage = async ({ data }: MessageEvent<Request>) => {
  try {
    if (data.kind === 'cancel') controller.abort()
    else if (data.kind === 'survey') await survey()
    else await run(data)
  } catch (error) {
    say({ kind: 'failed', reason: error instanceof Error ? error.message : String(error) })
  }
}

function say(reply: Reply): void {
  self.postMessage(reply)
}

/** Opens every backend of the catalogue once, to see which can run here. */
async function survey(): Promise<void> {
  say({ kind: 'catalogue', backends: engines.map(({ id, summary }) => ({ id, summary })) })
  say({ kind: 'environment', environment: await environment })
  const { placeTfjsFiles } = await import('@roipool/theme/tfjs-files')
  placeTfjsFiles()
  for (const { id, summary, open } of engines) {
    try {
      const backend = await open()
      say({ kind: 'surveyed', backend: { id, summary, runsOn: backend.capabilities.runsOn } })
      await backend.dispose()
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error)
      say({ kind: 'surveyed', backend: { id, summary, reason } })
    }
  }
}

async function run({
  backends,
  workloads,
  operators,
  rounds,
}: Extract<Request, { kind: 'run' }>): Promise<void> {
  controller = new AbortController()
  const record = await runBench({
    reference,
    contenders: backends.map(contender),
    workloads: workloads.map(parseWorkload),
    operators,
    rounds,
    environment: await environment,
    signal: controller.signal,
    known: (id) => verdicts.get(id),
    onProgress: throttle(
      PICTURE,
      ({ job }) => String(job),
      (progress) => say({ kind: 'progress', progress }),
    ),
    onRecord: throttle(PICTURE, stageOf, (record) => say({ kind: 'record', record })),
  })
  for (const verdict of record.backends) {
    if (verdict.status !== 'unfinished') verdicts.set(verdict.id, verdict)
  }
  say({ kind: 'record', record })
}

/** The verdicts so far, and the group that is measured. */
function stageOf({ backends, groups }: BenchRecord): string {
  return [...backends.map(({ status }) => status), groups.length].join()
}
