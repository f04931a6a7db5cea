import { spawnSync } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { root } from './blocks.js'

const folder = mkdtempSync(join(tmpdir(), 'roipool-changesets-'))
const released = join(folder, 'released')
const repository = join(folder, 'repository')
afterAll(() => rmSync(folder, { recursive: true }))

/** A repository with a published package, released, and a private one. */
beforeAll(() => {
  mkdirSync(repository)
  git('init', '--quiet', '--initial-branch=main')
  write('packages/one/package.json', '{ "name": "one", "version": "0.0.0" }')
  write('packages/own/package.json', '{ "name": "own", "version": "0.0.0", "private": true }')
  commit()
  git('tag', 'one@0.0.0')
  renameSync(repository, released)
})
beforeEach(() => cpSync(released, repository, { recursive: true }))
afterEach(() => rmSync(repository, { recursive: true }))

function write(file: string, text: string) {
  const path = join(repository, file)
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, text)
}

function git(...args: string[]) {
  const settings = ['user.name=a', 'user.email=a@b.c', 'maintenance.auto=false'].flatMap((it) => ['-c', it])
  const { status, stderr } = spawnSync('git', [...settings, ...args], { cwd: repository, encoding: 'utf8' })
  if (status !== 0) throw new Error(stderr)
}

function commit() {
  git('add', '--all')
  git('commit', '--quiet', '--message=x')
}

/** Runs the gate. @returns its exit status and what it said */
function check() {
  const script = join(root, 'scripts', 'changesets.mjs')
  const { status, stdout, stderr } = spawnSync(process.execPath, [script], {
    cwd: repository,
    encoding: 'utf8',
  })
  return { status, said: stdout + stderr }
}

const refused = { status: 1, said: expect.stringContaining('named in no changeset: one') }
const passes = { status: 0, said: '' }

/** Where a repository may be when it is checked. */
const places = {
  'on main, since the last release': () => undefined,
  'on a branch, since it left main': () => git('checkout', '--quiet', '-b', 'branch'),
  'in a clone, since what is public': () => git('update-ref', 'refs/remotes/origin/main', 'HEAD'),
}

export function testChangesets(...chosen: (keyof typeof places)[]): void {
  describe.each(chosen)('%s', (place) => {
    beforeEach(() => places[place]())

    it('a change to a published package needs a changeset', () => {
      write('packages/one/src/index.js', '')
      commit()
      // Whatever came after it.
      write('packages/own/src/index.js', '')
      commit()
      expect(check()).toEqual(refused)
      write('.changeset/other.md', '---\n"two": patch\n---\n\nSays something of another.\n')
      commit()
      expect(check()).toEqual(refused)
      write('.changeset/words.md', '---\n"one": patch\n---\n\nSays something.\n')
      commit()
      expect(check()).toEqual(passes)
    })

    it('a private package and tests need none', () => {
      write('packages/own/src/index.js', '')
      write('packages/one/test/index.test.js', '')
      commit()
      expect(check()).toEqual(passes)
    })
  })
}

export function testReleased(): void {
  it('a changeset that was released speaks of nothing that came later', () => {
    write('.changeset/words.md', '---\n"one": patch\n---\n\nSays something.\n')
    commit()
    git('tag', 'one@0.0.1')
    write('packages/one/src/index.js', '')
    commit()
    expect(check()).toEqual(refused)
  })

  it('before the first release, every published package needs one', () => {
    git('tag', '--delete', 'one@0.0.0')
    expect(check()).toEqual(refused)
  })
}
