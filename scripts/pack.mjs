// Writes the tarballs that npm gets of the published packages: `npm run pack [folder]`, and for a release. pnpm packs
// them: it names the versions of the workspace, and adds the LICENSE.
import { spawnSync } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { fail } from './run.mjs'

const FOLDERS = ['packages', 'apps']
const REQUIRED = ['LICENSE', 'README.md', 'package.json', 'dist/']

/** What a person has to put right. */
export class Refusal extends Error {}

/** Every package of a checkout that is not private, by its folder: core first, on which all depend. */
export function packages(root) {
  const folders = FOLDERS.flatMap((parent) =>
    readdirSync(join(root, parent)).map((name) => join(parent, name)),
  )
  return ['packages/core', 'conformance', ...folders.filter((folder) => folder !== 'packages/core')]
    .map((folder) => ({
      folder,
      manifest: JSON.parse(readFileSync(join(root, folder, 'package.json'), 'utf8')),
    }))
    .filter(({ manifest }) => !manifest.private)
}

/**
 * Packs what was built of some packages of a checkout.
 *
 * @returns the tarballs, in the order of the packages
 */
export function pack(root, into, names) {
  const filters = names.map((name) => `--filter=${name}`)
  const args = ['--fail-if-no-match', ...filters, 'pack', '--json', '--pack-destination', into]
  const said = output('pnpm', ['--recursive', ...args], root)
  const packed = new Map([JSON.parse(said)].flat().map(({ name, filename }) => [name, filename]))
  return names.map((name) => {
    const tarball = packed.get(name) ?? refuse(`${name} is no package here`)
    const entries = output('tar', ['-tzf', tarball], root).split('\n')
    const missing = REQUIRED.filter((path) => !entries.some((entry) => entry.startsWith(`package/${path}`)))
    if (missing.length > 0) refuse(`${name}: its tarball has no ${missing.join(', ')}`)
    return tarball
  })
}

/** @returns what a command says; its failure is a refusal */
export function output(command, args, cwd) {
  const { status, stdout, stderr, error } = spawnSync(command, args, { cwd, encoding: 'utf8' })
  if (status !== 0) refuse(`${command} ${args.join(' ')}: ${error?.message ?? (stderr || stdout)}`)
  return stdout.trim()
}

export function refuse(why) {
  throw new Refusal(why)
}

const file = fileURLToPath(import.meta.url)
if (process.argv[1] === file) {
  const root = join(file, '..', '..')
  const [folder = 'tarballs', ...some] = process.argv.slice(2)
  const names = some.length > 0 ? some : packages(root).map(({ manifest }) => manifest.name)
  try {
    console.log(pack(root, resolve(folder), names).join('\n'))
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    fail(`pack: ${error.message}`)
  }
}
