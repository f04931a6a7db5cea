import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { root } from './blocks.js'

let repository: string
afterEach(() => rmSync(repository, { recursive: true }))

/** A repository with a published package and a private one. */
beforeEach(() => {
  repository = mkdtempSync(join(tmpdir(), 'roipool-changesets-'))
  git('init', '--quiet', '--initial-branch=main')
  write('package.json', '{ "name": "workspace", "private": true }')
  write('pnpm-workspace.yaml', 'packages: ["packages/*"]')
  write('packages/one/package.json', '{ "name": "one", "version": "0.0.0" }')
  write('packages/own/package.json', '{ "name": "own", "version": "0.0.0", "private": true }')
  write('.changeset/config.json', '{ "baseBranch": "main", "privatePackages": false }')
  commit()
})

function write(file: string, text: string) {
  const path = join(repository, file)
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, text)
}

function git(...args: string[]) {
  const named = ['-c', 'user.name=a', '-c', 'user.email=a@b.c', ...args]
  const { status, stderr } = spawnSync('git', named, { cwd: repository, encoding: 'utf8' })
  if (status !== 0) throw new Error(stderr)
}

function commit(...options: string[]) {
  git('add', '--all')
  git('commit', '--quiet', '--message=x', ...options)
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

const refused = { status: 1, said: expect.stringContaining('no changesets were found') }

it.each([
  ['on main, the last commit', () => undefined],
  ['on a branch, what main has not', () => git('checkout', '--quiet', '-b', 'branch')],
  ['in a clone, what is not pushed', () => git('update-ref', 'refs/remotes/origin/main', 'HEAD')],
])('%s: a published package needs a changeset', (_, prepare) => {
  prepare()
  write('packages/one/index.js', '')
  commit()
  expect(check()).toEqual(refused)
  write('.changeset/words.md', '---\n"one": patch\n---\n\nSays something.\n')
  commit('--amend')
  expect(check()).toMatchObject({ status: 0 })
})

it('on a branch, an earlier commit counts', () => {
  git('checkout', '--quiet', '-b', 'branch')
  write('packages/one/index.js', '')
  commit()
  write('packages/own/index.js', '')
  commit()
  expect(check()).toEqual(refused)
})

it('a private package needs no changeset', () => {
  write('packages/own/index.js', '')
  commit()
  expect(check()).toMatchObject({ status: 0 })
})

it('says so where there is nothing to compare with', () => {
  expect(check()).toEqual({ status: 0, said: expect.stringContaining('skipped: changesets') })
})
