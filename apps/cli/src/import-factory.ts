import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { promisify } from 'node:util'
import type { Backend, OpenBackend } from '@roipool/core'
import { fail, oneLine } from './errors.js'

/**
 * Imports a backend's factory from a file or an installed package: the export named, else the default export, else
 * the only function exported.
 */
export async function importFactory(
  specifier: string,
  exported: string | undefined,
): Promise<{ name: string; open: OpenBackend }> {
  const url = await locate(specifier)
  const module: Record<string, unknown> = await import(url).catch((error: unknown) => {
    fail(`cannot import ${specifier}: ${oneLine(error)}${origin(error)}`, error)
  })
  const functions = Object.keys(module).filter((name) => typeof module[name] === 'function')
  const name = exported ?? (functions.includes('default') ? 'default' : only(functions, specifier))
  const factory = module[name]
  if (typeof factory !== 'function') {
    fail(
      `${specifier} exports no function ${name}; it exports ${Object.keys(module).join(', ') || 'nothing'}`,
    )
  }
  return {
    name: name === 'default' ? specifier : name,
    open: async () => checkBackend(await factory()),
  }
}

function checkBackend(value: unknown): Backend {
  const backend = value as Partial<Backend> | undefined
  if (typeof backend?.upload === 'function' && backend.capabilities) return backend as Backend
  throw new TypeError('the factory resolves to something that is no Backend: return defineBackend(driver)')
}

function only(functions: readonly string[], specifier: string): string {
  const [first, ...more] = functions
  if (first === undefined) fail(`${specifier} exports no function: export the one that opens the backend`)
  if (more.length > 0) fail(`${specifier} exports ${functions.join(', ')}: choose one with --export`)
  return first
}

/** The URL of a file, or of a package as Node finds it from the folder one is in. */
async function locate(specifier: string): Promise<string> {
  const path = resolve(specifier)
  if (existsSync(path)) return pathToFileURL(path).href
  if (/^[./\\]/.test(specifier)) fail(`there is no module ${specifier}`)
  // A process of its own, because import.meta.resolve starts from the file that asks: here, from the folder.
  const ask = 'process.stdout.write(import.meta.resolve(process.argv[1]))'
  const answer = promisify(execFile)(process.execPath, ['--input-type=module', '--eval', ask, specifier])
  const { stdout } = await answer.catch((error: unknown) => {
    fail(`there is no file or package ${specifier}, and no backend of that name`, error)
  })
  return stdout
}

/** Where in a module an error was thrown, as its stack says. */
function origin(error: unknown): string {
  const place = error instanceof Error && /file:\/\/[^\s)]+/.exec(error.stack ?? '')
  return place ? ` (${place[0]})` : ''
}
