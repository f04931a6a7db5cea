import { type BackendResult, type BenchRecord, parseWorkload, quickLook, runBench } from '@roipool/bench'
import { engines } from '@roipool/catalog'
import { contender, reference } from './contenders'
import { browserEnvironment } from './environment'
import type { Reply, Request } from './messages'
import { reasonOf } from './reason'
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
    say({ kind: 'failed', reason: reasonOf(error) })
  }
}

function say(reply: Reply): void {
  self.postMessage(reply)
}

/** Opens every backend of the catalogue once, to see which can run here. */
async function survey(): Promise<void> {
  say({ kind: 'catalogue', backends: engines.map(({ id, summary }) => ({ id, summary })) })
  say({ kind: 'environment', environment: await environment })
  await placeTfjs()
  for (const { id, summary, open } of engines) {
    try {
      const backend = await open()
      say({ kind: 'surveyed', backend: { id, summary, runsOn: backend.capabilities.runsOn } })
      await backend.dispose()
    } catch (error) {
      say({ kind: 'surveyed', backend: { id, summary, reason: reasonOf(error) } })
    }
  }
}

async function placeTfjs(): Promise<void> {
  const { placeTfjsFiles } = await import('@roipool/theme/tfjs-files')
  placeTfjsFiles()
}

async function run({
  backends,
  workloads,
  operators,
  rounds,
  quick,
}: Extract<Request, { kind: 'run' }>): Promise<void> {
  controller = new AbortController()
  await placeTfjs()
  const gate = quick ? 'quick' : 'whole'
  const record = await runBench({
    reasonOf,
    reference,
    contenders: backends.map(contender),
    workloads: workloads.map(parseWorkload),
    operators,
    rounds: quick ? quickLook.rounds : rounds,
    ...(quick && { budget: quickLook.budget, cases: quickLook.cases }),
    environment: await environment,
    signal: controller.signal,
    known: (id) => verdicts.get(`${gate} ${id}`),
    onProgress: throttle(
      PICTURE,
      ({ job }) => String(job),
      (progress) => say({ kind: 'progress', progress }),
    ),
    onRecord: throttle(PICTURE, stageOf, (record) => say({ kind: 'record', record })),
  })
  for (const verdict of record.backends) {
    if (verdict.status !== 'unfinished') verdicts.set(`${gate} ${verdict.id}`, verdict)
  }
  say({ kind: 'record', record })
}

/** The verdicts so far, and the group that is measured. */
function stageOf({ backends, groups }: BenchRecord): string {
  return [...backends.map(({ status }) => status), groups.length].join()
}
