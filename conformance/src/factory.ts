import type { Backend, OpenBackend } from '@roipool/core'

/** A backend that may be measured, not open yet. */
export interface Contender {
  readonly id: string
  readonly open: OpenBackend
}

/** Imports what a specifier without its `#export` names. */
export type ImportModule = (module: string) => Promise<Readonly<Record<string, unknown>>>

/**
 * The factory that a specifier names: `./backend.mjs#fast` is the export `fast`; without a name it is the default
 * export, else the only function exported.
 *
 * @throws Error where there is no such function, or more than one to choose from
 */
export async function factoryOf(specifier: string, importModule: ImportModule): Promise<OpenBackend> {
  const [, name = '', exported] = /^(.+?)(?:#([^#/]*))?$/s.exec(specifier) ?? []
  const module = await importModule(name)
  const functions = Object.keys(module).filter((key) => typeof module[key] === 'function')
  const chosen = exported || (functions.includes('default') ? 'default' : only(functions, name))
  const factory = module[chosen]
  if (typeof factory !== 'function') {
    const all = Object.keys(module).join(', ') || 'nothing'
    throw new Error(`${name} exports no function ${chosen}; it exports ${all}`)
  }
  return async () => checkBackend(await factory())
}

function only(functions: readonly string[], name: string): string {
  const [first, ...more] = functions
  if (first === undefined) {
    throw new Error(`${name} exports no function: export the one that opens the backend`)
  }
  if (more.length > 0) {
    throw new Error(`${name} exports ${functions.join(', ')}: choose one, as ${name}#${first}`)
  }
  return first
}

function checkBackend(value: unknown): Backend {
  const backend = value as Partial<Backend> | undefined
  if (typeof backend?.upload === 'function' && backend.capabilities) return backend as Backend
  throw new TypeError('the factory resolves to something that is no Backend: return defineBackend(driver)')
}
