import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { basename, dirname, join, relative, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { namesOf } from './names.js'

export interface CreateOptions {
  /** JavaScript instead of TypeScript. */
  readonly js?: boolean | undefined
}

/** Real files: `both` for everyone, and `ts` or `js`. */
const template = fileURLToPath(new URL('../template', import.meta.url))
/** Files that npm would not pack, or take for its own, by their right names. */
const renamed: Record<string, string> = { gitignore: '.gitignore', 'manifest.json': 'package.json' }
/** What the package and the backend are called in the template. */
const placeholder = /roipool-backend-mine|\bmine\b/g

/**
 * Writes a backend in plain loops into an empty folder: the driver, its test, a README. It conforms as it comes.
 *
 * @param folder made if it is not there; its name is the package's, and the backend's without `roipool-backend-`
 * @returns what to do next, for people
 * @throws Error in one sentence where the folder is not empty, or its name can be none of a package or a function
 */
export function createBackend(folder: string, { js = false }: CreateOptions = {}): string {
  const target = resolve(folder)
  const files = ['both', js ? 'js' : 'ts'].flatMap((part) => filesIn(join(template, part)))
  const code = files.map(({ text }) => text.replaceAll(placeholder, '')).join('\n')
  const names = namesOf(basename(target), code)
  if (!isEmpty(target)) throw new Error(`${folder} is not an empty folder`)
  for (const { path, text } of files) {
    const filled = text.replaceAll(placeholder, (word) => (word === 'mine' ? names.backend : names.package))
    const file = join(target, renamed[path] ?? path)
    mkdirSync(dirname(file), { recursive: true })
    writeFileSync(file, path === 'manifest.json' ? withVersions(filled) : filled)
  }
  return `${folder} holds the backend ${names.backend}. Next: cd ${folder}, npm install, npm test`
}

function filesIn(folder: string): { path: string; text: string }[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name))
    .map((file) => ({ path: relative(folder, file), text: readFileSync(file, 'utf8') }))
}

/** A repository without a commit is empty. */
function isEmpty(folder: string): boolean {
  if (!existsSync(folder)) return true
  return statSync(folder).isDirectory() && readdirSync(folder).every((name) => name === '.git')
}

/** Names the versions that this package was tested with: its own. In a checkout the workspace has none yet. */
function withVersions(manifest: string): string {
  const own = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'))
  return manifest.replaceAll(/"([^"]+)": "\*"/g, (_, name) => {
    const version: string = own.devDependencies[name]
    const range = version.replace(/^workspace:.*/, '*').replace(/^(?=\d)/, '^')
    return `"${name}": "${range}"`
  })
}
