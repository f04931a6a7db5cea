// Refuses a change to a published package that no changeset speaks of. What is new is told from the base: the branch main
// of where this was cloned from; on main itself, or without one, the commit before. Give another: changesets.mjs <commit>.
import { spawnSync } from 'node:child_process'
import { createRequire } from 'node:module'

const changeset = createRequire(import.meta.url).resolve('@changesets/cli/bin.js')

const base = process.argv[2] ?? baseOf(['origin/main', 'main']) ?? before()
if (base === undefined) {
  console.warn('skipped: changesets, because there is no commit before this one')
} else {
  const { status } = spawnSync(process.execPath, [changeset, 'status', `--since=${base}`], {
    stdio: 'inherit',
  })
  process.exit(status ?? 1)
}

/** Where this branch left the first of these that exists, unless it is that branch. */
function baseOf(branches) {
  const branch = branches.find((name) => git('rev-parse', '--verify', '--quiet', name))
  const base = branch && git('merge-base', branch, 'HEAD')
  return base === git('rev-parse', 'HEAD') ? undefined : base
}

function before() {
  return git('rev-parse', '--verify', '--quiet', 'HEAD^1')
}

function git(...args) {
  const { status, stdout } = spawnSync('git', args, { encoding: 'utf8' })
  return status === 0 ? stdout.trim() : undefined
}
