import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { promisify } from 'node:util'
import { fail, oneLine } from '@roipool/terminal'
import { type Contender, factoryOf } from '../factory.js'

/** A backend by its module: a file or an installed package, with `#name` where it exports several factories. */
export async function findModule(specifier: string): Promise<Contender> {
  return { id: specifier, open: await factoryOf(specifier, importModule) }
}

async function importModule(specifier: string): Promise<Record<string, unknown>> {
  const url = await locate(specifier)
  return import(url).catch((error: unknown) => {
    fail(`cannot import ${specifier}: ${oneLine(error)}${origin(error)}`, error)
  })
}

/** The URL of a file, or of a package as Node finds it from the folder one is in. */
async function locate(specifier: string): Promise<string> {
  const path = resolve(specifier)
  if (existsSync(path)) return pathToFileURL(path).href
  if (/^[./\\]/.test(specifier)) fail(`there is no module ${specifier}`)
  // A process of its own, because import.meta.resolve starts from the file that asks: here, from the folder.
  const ask = 'process.stdout.write(import.meta.resolve(process.argv[1]))'
  const answer = promisify(execFile)(process.execPath, [
    '--input-type=module',
    '--eval',
    ask,
    '--',
    specifier,
  ])
  const { stdout } = await answer.catch((error: unknown) => {
    fail(`there is no file or package ${specifier}`, error)
  })
  return stdout
}

/** Where in a module an error was thrown, as its stack says. */
function origin(error: unknown): string {
  const place = error instanceof Error && /file:\/\/[^\s)]+/.exec(error.stack ?? '')
  return place ? ` (${place[0]})` : ''
}
