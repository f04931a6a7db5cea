import { randomBytes } from 'node:crypto'
import { rmSync, type Stats } from 'node:fs'
import { type FileHandle, open, readdir, realpath, rename, rm, stat } from 'node:fs/promises'
import { hostname } from 'node:os'
import { basename, dirname, join } from 'node:path'
import { fail, fileReason } from '@roipool/terminal'

/** A file in pieces, in order. A piece may be overwritten once the next one is asked for. */
export type Pieces = Iterable<string | Uint8Array> | AsyncIterable<string | Uint8Array>

export interface WholeFile {
  readonly path: string
  readonly pieces: Pieces
}

/**
 * Writes a whole file or nothing: under a temporary name beside it, which becomes the file's when every byte is on the
 * disk. Until then, and if anything fails, a file that was there stays as it was. A device or a named pipe is written to
 * as it is.
 *
 * @throws CliError if it cannot be written; whatever `pieces` throw
 */
export async function writeWhole(path: string, pieces: Pieces): Promise<void> {
  await writeTogether([{ path, pieces }])
}

/** The same with files that belong together: none takes its name before the bytes of all are on the disk. */
export async function writeTogether(files: readonly WholeFile[]): Promise<void> {
  const waiting: Waiting[] = []
  const clean = () => {
    for (const { temporary } of waiting) rmSync(temporary, { force: true })
  }
  const stopWatching = onSignal(clean)
  try {
    for (const { path, pieces } of files) await named(path, () => prepare(path, pieces, waiting))
    for (const { path, temporary, target } of waiting) await named(path, () => rename(temporary, target))
  } catch (error) {
    clean()
    throw error
  } finally {
    stopWatching()
  }
}

/** A file whose bytes are still under another name. */
interface Waiting {
  readonly path: string
  readonly temporary: string
  readonly target: string
}

async function named(path: string, work: () => Promise<void>): Promise<void> {
  try {
    await work()
  } catch (error) {
    if (!(error instanceof Error && 'syscall' in error)) throw error
    fail(`cannot write ${path}: ${fileReason(error)}`, error)
  }
}

/** Whether bytes go through it: a device or a named pipe. */
export function isStream(file: Stats): boolean {
  return file.isCharacterDevice() || file.isBlockDevice() || file.isFIFO()
}

/** What is there, or undefined. */
export async function present(path: string): Promise<Stats | undefined> {
  return stat(path).catch((error: unknown) => {
    const { code } = error as { code?: unknown }
    if (code === 'ENOENT' || code === 'ENOTDIR') return undefined
    throw error
  })
}

async function stream(path: string, pieces: Pieces): Promise<void> {
  const handle = await open(path, 'w')
  try {
    await write(handle, pieces)
  } finally {
    await handle.close()
  }
}

async function prepare(path: string, pieces: Pieces, waiting: Waiting[]): Promise<void> {
  const old = await present(path)
  if (old && isStream(old)) return stream(path, pieces)
  const target = old ? await realpath(path) : path
  await removeAbandoned(dirname(target), basename(target))
  const temporary = `${target}.${MARK}.${randomBytes(4).toString('hex')}.part`
  waiting.push({ path, temporary, target })
  const handle = await open(temporary, 'wx', old?.mode)
  try {
    if (old) await keepOwner(handle, old)
    const bytes = await write(handle, pieces)
    const { size } = await handle.stat()
    if (size !== bytes) fail(`cannot write ${path}: of ${bytes} bytes only ${size} were kept`)
    await handle.sync()
  } finally {
    await handle.close()
  }
}

/** Who writes: a process of a machine. */
const MARK = `${hostname()}-${process.pid}`

/**
 * Removes what processes of this machine that were killed left in a folder under temporary names.
 *
 * @param target of this file only
 */
export async function removeAbandoned(folder: string, target?: string): Promise<void> {
  const mark = `.${hostname()}-`
  for (const name of await readdir(folder).catch(() => [])) {
    const [, start, pid] = /^(.+-)(\d+)\.[\da-f]{8}\.part$/.exec(name) ?? []
    const ours =
      start !== undefined && (target === undefined ? start.endsWith(mark) : start === target + mark)
    if (ours && !isAlive(Number(pid))) await rm(join(folder, name), { force: true })
  }
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch (error) {
    return (error as { code?: unknown }).code !== 'ESRCH'
  }
}

/** Writes the pieces to their last byte. Returns how many bytes those are. */
async function write(handle: FileHandle, pieces: Pieces): Promise<number> {
  let bytes = 0
  for await (const piece of pieces) {
    // Unlike write, writeFile goes on until everything is written or an error says why not.
    await handle.writeFile(piece)
    bytes += Buffer.byteLength(piece)
  }
  return bytes
}

/** Gives a new file the mode and, where that is allowed, the owner of the one it will replace. */
async function keepOwner(handle: FileHandle, { mode, uid, gid }: Stats): Promise<void> {
  if (uid !== process.getuid?.() || gid !== process.getgid?.()) {
    await handle.chown(uid, gid).catch((error: unknown) => {
      if ((error as { code?: unknown }).code !== 'EPERM') throw error
    })
  }
  await handle.chmod(mode)
}

/** Calls `clean` before a signal ends the process. Returns how to stop. */
function onSignal(clean: () => void): () => void {
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const
  const end = (signal: NodeJS.Signals) => {
    clean()
    stop()
    process.kill(process.pid, signal)
  }
  const stop = () => {
    for (const signal of signals) process.off(signal, end)
  }
  for (const signal of signals) process.on(signal, end)
  return stop
}
