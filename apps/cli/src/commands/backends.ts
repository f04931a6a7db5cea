import { catalog } from '@roipool/catalog'
import { print } from '@roipool/terminal'
import { type Opened, tryOpen } from '../backends.js'
import { pairs, table } from '../output/table.js'

/** Lists every backend and mode: where it computes here, or why it cannot. */
export async function backends({ json = false }: { json?: boolean | undefined }): Promise<void> {
  const found: Opened[] = []
  for (const entry of catalog) {
    const opened = await tryOpen(entry)
    if ('backend' in opened) await opened.backend.dispose()
    found.push(opened)
  }
  await print(json ? JSON.stringify(found.map(describe), null, 2) : text(found))
}

function describe(opened: Opened) {
  const { id, package: from, summary, environment } = opened.entry
  const about = { id, package: from, summary, environment }
  if (!('backend' in opened)) return { ...about, available: false, reason: opened.reason }
  return { ...about, available: true, ...opened.backend.capabilities }
}

function text(found: readonly Opened[]): string {
  const here = found.flatMap((it) =>
    'backend' in it ? [[it.entry.id, it.backend.capabilities.runsOn, it.entry.summary]] : [],
  )
  const absent = found.flatMap((it) => ('backend' in it ? [] : [[it.entry.id, it.reason] as const]))
  const list = table(['backend', 'runs on', 'what it is'], here)
  return absent.length === 0 ? list : `${list}\n\nCannot run here:\n${pairs(absent)}`
}
