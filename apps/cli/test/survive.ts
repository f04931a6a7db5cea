import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { expect } from 'vitest'
import { main } from './roipool.js'

/** Moments from a seed, which is printed: ROIPOOL_SEED gives it again. From 0 to 1. */
export function moments(): () => number {
  let state = Number(process.env.ROIPOOL_SEED ?? 1 + Math.floor(Math.random() * 1e9))
  console.log(`moments of ROIPOOL_SEED=${state}`)
  return () => {
    state ^= state << 13
    state ^= state >>> 17
    state ^= state << 5
    return (state >>> 0) / 2 ** 32
  }
}

/** A worker in a process of its own. */
export interface WorkerProcess {
  readonly child: ChildProcess
  /** Resolves when it takes jobs, or has ended. */
  readonly working: Promise<unknown>
  /** Its exit code; null where it was killed. */
  readonly ended: Promise<number | null>
}

/** @param preload a module that is loaded into it first */
export function startWorker(
  cwd: string,
  url: string,
  { queue = 'roipool', preload }: { readonly queue?: string; readonly preload?: string } = {},
): WorkerProcess {
  const before = preload === undefined ? [] : ['--import', preload]
  const args = [...before, main, 'work', url, '--queue', queue, '--lost-after', '1']
  const child = spawn(process.execPath, args, { cwd, stdio: ['ignore', 'ignore', 'pipe'] })
  const ended = once(child, 'exit').then(([code]) => code as number | null)
  const working = new Promise<void>((resolve) => {
    child.stderr!.on('data', (text) => String(text).includes('working on') && resolve())
  })
  return { child, ended, working: Promise.race([working, ended]) }
}

/** Kills a worker, a moment after it began to work. */
export async function kill({ child, working, ended }: WorkerProcess, milliseconds: number): Promise<void> {
  await working
  await sleep(milliseconds)
  child.kill('SIGKILL')
  await ended
}

/** The files of a folder and their bytes. */
export function filesOf(folder: string): Record<string, string> {
  const names = readdirSync(folder).sort()
  return Object.fromEntries(names.map((name) => [name, readFileSync(join(folder, name)).toString('base64')]))
}

/** How often each image is in a folder of results. */
export function imagesOf(folder: string): Map<string, number> {
  const counts = new Map<string, number>()
  for (const name of readdirSync(folder).filter((one) => /^[\da-f]{16}\.json$/.test(one))) {
    const { images } = JSON.parse(readFileSync(join(folder, name), 'utf8'))
    for (const { image } of images) counts.set(image, (counts.get(image) ?? 0) + 1)
  }
  return counts
}

/** Nothing is in the queue but what is known of it. */
export function expectEmpty(status: string): void {
  const { jobs, running, waiting } = JSON.parse(status)
  expect({ ...jobs, failed: 0, running, waiting }).toEqual({
    wait: 0,
    active: 0,
    delayed: 0,
    failed: 0,
    running: 0,
    waiting: 0,
  })
}
