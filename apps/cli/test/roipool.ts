import { execFile } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { dump, parse } from 'npyjs'
import { afterAll, expect } from 'vitest'

/** The built command line. */
export const main = fileURLToPath(new URL('../dist/main.js', import.meta.url))

export interface Result {
  readonly code: number
  readonly stdout: string
  readonly stderr: string
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

/** Runs the built command line in a folder. */
export function roipool(cwd: string, ...args: string[]): Promise<Result> {
  return run(process.execPath, [main, ...args], cwd)
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
