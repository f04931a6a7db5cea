// Publishes every package that npm does not have in this version, from a copy of what is committed, so that nothing here
// changes: versions by changesets, the addresses of release.json, a build, the shape of each package, its tarball.
// `npm run release -- --dry` goes to the end without an address and publishes nothing.
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { output, pack, packages, Refusal, refuse } from './pack.mjs'
import { fail, succeeds } from './run.mjs'

const root = join(import.meta.dirname, '..')

/** @param args `--dry`: everything but publishing */
export function release(...args) {
  try {
    fromCopy(...args)
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    fail(`release: ${error.message}`)
  }
}

function fromCopy(...args) {
  const dry = args.includes('--dry')
  const { address } = JSON.parse(readFileSync(join(root, 'scripts/release.json'), 'utf8'))
  if (!address && !dry) {
    refuse('scripts/release.json has no address: say where the repository is public, https://…')
  }
  const clean = output('git', ['status', '--porcelain'], root) === ''
  if (!clean) console.warn('What is not committed is not in the release.')
  if (!clean && !dry) refuse('commit it first')

  const copy = mkdtempSync(join(tmpdir(), 'roipool-release-'))
  try {
    const step = (command, ...rest) => {
      console.log(`\n> ${[command, ...rest].join(' ')}`)
      if (!succeeds(command, rest, { cwd: copy })) refuse(`${command} failed`)
    }
    step('git', 'clone', '--quiet', root, '.')
    step('pnpm', 'install', '--frozen-lockfile', '--prefer-offline', '--loglevel=error')
    step('pnpm', 'exec', 'changeset', 'version')
    const released = packages(copy)
    for (const { folder, manifest } of released) fillIn(copy, folder, manifest, address || EXAMPLE)
    step('pnpm', 'install', '--lockfile-only', '--prefer-offline', '--loglevel=error')
    step('pnpm', 'exec', 'turbo', 'run', 'build', 'package-shape', '--output-logs=errors-only')
    const names = released.map(({ manifest }) => manifest.name)
    const tarballs = pack(copy, join(copy, 'tarballs'), names)
    const ids = released.map(({ manifest: { name, version } }) => `${name}@${version}`)
    for (const [n, tarball] of tarballs.entries()) {
      if (isPublished(ids[n])) console.log(`\n${ids[n]} is published already`)
      else step('npm', 'publish', tarball, '--loglevel=error', dry ? '--dry-run' : '--provenance')
    }
    if (!dry) keep(copy, ids)
    console.log(`\n${dry ? 'Would be published' : 'Published'}:\n${ids.join('\n')}`)
    if (!address) console.log(`There is no address in scripts/release.json: tried with ${EXAMPLE}`)
  } finally {
    rmSync(copy, { recursive: true, force: true })
  }
}

/** Commits the versions that were published, with a tag each, and takes the commit over from the copy. */
function keep(copy, ids) {
  output('git', ['add', '--all'], copy)
  output('git', ['commit', '--message=Release'], copy)
  for (const id of ids) output('git', ['tag', id], copy)
  output('git', ['pull', '--ff-only', '--tags', copy, 'HEAD'], root)
  console.log('\nPush this commit and its tags: git push --follow-tags')
}

/** For a dry run before there is an address. */
const EXAMPLE = 'https://example.org/roipool'

/** Where a package is developed, in its package.json. Provenance needs `repository`. */
function fillIn(copy, folder, manifest, address) {
  Object.assign(manifest, {
    homepage: `${address}/tree/main/${folder}#readme`,
    bugs: `${address}/issues`,
    repository: { type: 'git', url: `git+${address}.git`, directory: folder },
  })
  writeFileSync(join(copy, folder, 'package.json'), `${JSON.stringify(manifest, null, 2)}\n`)
}

function isPublished(id) {
  const { status, stdout } = spawnSync('npm', ['view', id, 'version'], { encoding: 'utf8' })
  return status === 0 && stdout.trim() !== ''
}
