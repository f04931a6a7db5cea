import { execFile } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { run as runHere } from '@roipool/terminal'
import { dump, parse } from 'npyjs'
import { afterAll, expect, vi } from 'vitest'
import { createProgram } from '../src/program.js'

/** The built command line. */
export const main = fileURLToPath(new URL('../dist/main.js', import.meta.url))

export interface Result {
  readonly code: number
  readonly stdout: string
  readonly stderr: string
}

/** An error is told in words: its code is for programs. */
function inWords(result: Result): Result {
  expect(result.stderr).not.toMatch(/ROI_[A-Z]+|RoiPoolError/)
  return result
}

/** Runs a program to its end, whatever that is. */
export function run(program: string, args: readonly string[], cwd: string): Promise<Result> {
  return new Promise((resolve, reject) => {
    execFile(program, args, { cwd, maxBuffer: 2 ** 26 }, (error, stdout, stderr) => {
      const code = error ? error.code : 0
      if (typeof code !== 'number') reject(error)
      else resolve({ code, stdout, stderr })
    })
  })
}

/** Runs the built command line in a folder, as a user does: in a process of its own. */
export async function roipool(cwd: string, ...args: string[]): Promise<Result> {
  return inWords(await run(process.execPath, [main, ...args], cwd))
}

/** The same without the process: many calls take no longer than their work. */
export async function command(cwd: string, ...args: string[]): Promise<Result> {
  const said = { stdout: '', stderr: '' }
  const spies = (['stdout', 'stderr'] as const).map((name) =>
    vi.spyOn(process[name], 'write').mockImplementation((text, ...more) => {
      said[name] += text
      const written = more.at(-1)
      if (typeof written === 'function') written()
      return true
    }),
  )
  const errors = vi.spyOn(console, 'error').mockImplementation((line) => {
    said.stderr += `${line}\n`
  })
  const before = process.cwd()
  process.chdir(cwd)
  try {
    const code = await runHere(createProgram, args)
    return inWords({ code, ...said })
  } finally {
    process.chdir(before)
    for (const spy of [...spies, errors]) spy.mockRestore()
  }
}

/** A folder of its own for a test file, removed after it. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'roipool-cli-'))
  afterAll(() => rmSync(folder, { recursive: true }))
  return folder
}

/** One line on stderr, without a stack, and nothing else. */
export function expectRefusal(result: Result, ...says: string[]): void {
  expect(result.stdout).toBe('')
  expect(result.stderr.trim().split('\n')).toHaveLength(1)
  expect(result.code).toBe(2)
  for (const words of says) expect(result.stderr).toContain(words)
}

export function readNpy(path: string): { data: Float32Array; shape: number[] } {
  const { data, shape, dtype } = parse(new Uint8Array(readFileSync(path)).buffer)
  if (!(data instanceof Float32Array)) throw new Error(`${path} holds ${dtype}`)
  return { data, shape }
}

export function npy(data: Float32Array | Float64Array | Int32Array, shape: number[]): Buffer {
  return Buffer.from(dump(data, shape))
}
