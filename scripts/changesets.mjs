// Refuses a published package that changed and that no new changeset names. What is new: on a branch, what it has beyond
// main, its own or that of where this was cloned from; on main, what came after the last release, which is the last tag.
import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'

/** Only these reach those who install a package. */
const SOURCES = /^(.+?)\/(?:src\/.+|assembly\/.+|template\/.+|package\.json)$/
const EMPTY_TREE = '4b825dc642cb6eb9a060e54bf8d69288fbee4904'

const base = beyondMain() ?? git('describe', '--tags', '--abbrev=0') ?? EMPTY_TREE
const changed = lines('diff', '--name-only', base).concat(lines('ls-files', '--others', '--exclude-standard'))

const named = new Set(changed.filter((file) => /^\.changeset\/.+\.md$/.test(file)).flatMap(packagesIn))
const folders = new Set(changed.flatMap((file) => SOURCES.exec(file)?.[1] ?? []))
const unnamed = [...folders].flatMap(published).filter((name) => !named.has(name))

if (unnamed.length > 0) {
  console.error(`Changed since ${base.slice(0, 12)}, and named in no changeset: ${unnamed.join(', ')}`)
  console.error('Run: npx changeset')
  process.exit(1)
}

/** Where this branch left main, unless it is main. */
function beyondMain() {
  const main = ['origin/main', 'main'].find((name) => git('rev-parse', '--verify', '--quiet', name))
  const left = main && git('merge-base', main, 'HEAD')
  return left === git('rev-parse', 'HEAD') ? undefined : left
}

/** The packages that a changeset names; none where it was deleted. */
function packagesIn(file) {
  if (!existsSync(file)) return []
  const [, head = ''] = readFileSync(file, 'utf8').split('---')
  return [...head.matchAll(/^['"]?([^'":]+)['"]?: *(?:major|minor|patch)$/gm)].map(([, name]) => name)
}

/** The name of a package that is not private. */
function published(folder) {
  const file = `${folder}/package.json`
  if (!existsSync(file)) return []
  const { name, version, private: own } = JSON.parse(readFileSync(file, 'utf8'))
  return own || version === undefined ? [] : [name]
}

function lines(...args) {
  return (git(...args) ?? '').split('\n').filter(Boolean)
}

function git(...args) {
  const { status, stdout } = spawnSync('git', args, { encoding: 'utf8' })
  return status === 0 ? stdout.trim() : undefined
}
