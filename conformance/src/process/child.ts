import { oneLine } from '@roipool/terminal'
import { cases } from '../cases/index.js'
import { describeError, wrongBy } from '../errors.js'
import type { Contender } from '../factory.js'
import { type Row, row } from '../report.js'
import { OPEN } from '../run.js'
import { CLOSE, openSession, type Session } from '../session.js'
import type { Message, Task } from './messages.js'

/**
 * The whole of a process that runs cases on a backend, for `conformModule`: whatever the backend does there, it does not
 * do to the process that judges it.
 */
export function serveCases(find: (specifier: string) => Promise<Contender>): void {
  const strays = watchStrays()
  // The process that asked is gone.
  process.on('disconnect', () => process.exit())
  process.once('message', (task: Task) => {
    // From now on nothing but the work keeps this process alive, so that it is known when nothing does.
    process.channel?.unref()
    process.once('beforeExit', () => say({ kind: 'stuck' }))
    void serve(task, find, strays)
  })
}

/** Sends a message; the process may end once it is sent. */
function say(message: Message): Promise<void> {
  return new Promise((resolve) => process.send?.(message, undefined, undefined, () => resolve()))
}

async function serve(
  { specifier, ids }: Task,
  find: (specifier: string) => Promise<Contender>,
  strays: () => unknown[],
): Promise<void> {
  await say({ kind: 'started' })
  const contender = await find(specifier).catch((error: unknown) =>
    say({ kind: 'refused', reason: oneLine(error) }),
  )
  if (contender) await runAll(contender, ids, strays)
  process.exit()
}

async function runAll({ id: name, open }: Contender, ids: readonly string[], strays: () => unknown[]) {
  const wanted = new Set(ids)
  const run = cases.filter(({ id }) => wanted.has(id))
  // The process that asked ends this one when it takes too long.
  const opening = await openSession(open, { name, timeout: Infinity }).catch((error: unknown) =>
    wrongBy(error),
  )
  if ('detail' in opening) return say({ kind: 'closed', rows: [row(OPEN, 'fail', opening)] })
  if (opening.unavailable !== undefined) return say({ kind: 'unavailable', reason: opening.unavailable })
  const { name: ownName, capabilities } = opening.backend
  await say({ kind: 'opened', name: ownName, runsOn: capabilities.runsOn, capabilities: { ...capabilities } })
  for (const item of run) {
    await say({ kind: 'case', id: item.id })
    const judged = blamed(await opening.run(item), await settled(strays))
    await say({ kind: 'row', row: judged })
    if (judged.status !== 'fail') continue
    const explained = await opening.explain(item)
    if (explained?.clues) await say({ kind: 'explained', row: { ...judged, clues: explained.clues } })
  }
  await close(opening, strays)
}

async function close(session: Session, strays: () => unknown[]): Promise<void> {
  await say({ kind: 'closing' })
  const { rows } = await session.close()
  const own = rows.filter(({ level }) => level === undefined)
  const closing = blamed(row(CLOSE, 'pass'), await settled(strays))
  await say({ kind: 'closed', rows: closing.status === 'pass' ? own : [...own, closing] })
}

/** Errors that no one waits for. */
function watchStrays(): () => unknown[] {
  let strays: unknown[] = []
  const note = (error: unknown) => void strays.push(error)
  process.on('unhandledRejection', note)
  process.on('uncaughtException', note)
  return () => {
    const taken = strays
    strays = []
    return taken
  }
}

/** Errors that no one waits for are told after the work that they are of. */
async function settled(strays: () => unknown[]): Promise<unknown[]> {
  await new Promise((resolve) => setImmediate(resolve))
  return strays()
}

/** A case does not pass while an error gets lost. */
function blamed(judged: Row, strays: readonly unknown[]): Row {
  if (strays.length === 0 || judged.status === 'fail') return judged
  const { stack } = wrongBy(strays[0])
  const detail = `an error that no call reports: ${describeError(strays[0])}`
  return { ...judged, status: 'fail', detail, ...(stack && { stack }) }
}
