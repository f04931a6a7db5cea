import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { root } from './blocks.js'

/** What turbo finds under the name of pnpm. */
const instead = join(root, 'scripts', 'turbo-path')

const folder = mkdtempSync(join(tmpdir(), 'roipool-run-script-'))
afterAll(() => rmSync(folder, { recursive: true }))
const scripts = {
  programs: 'biome && command -v turbo',
  path: 'echo "$PATH"',
  fails: 'exit 7',
  dies: 'kill -9 $$',
}
writeFileSync(join(folder, 'package.json'), JSON.stringify({ scripts }))
const programs = join(folder, 'node_modules', '.bin')
mkdirSync(programs, { recursive: true })
writeFileSync(join(programs, 'biome'), '#!/bin/sh\necho its own\n', { mode: 0o755 })

function pnpm(...args: string[]) {
  const env = { ...process.env, PATH: `${instead}${delimiter}${process.env.PATH}` }
  return spawnSync('pnpm', args, { cwd: folder, env, encoding: 'utf8' })
}

describe('what turbo takes for pnpm', () => {
  it('runs a script with the programs of its package, then those of the workspace', () => {
    const { status, stdout, stderr } = pnpm('run', 'programs')
    expect({ status, stdout, stderr }).toEqual({
      status: 0,
      stdout: `its own\n${join(root, 'node_modules', '.bin', 'turbo')}\n`,
      stderr: '',
    })
  })

  it('is not what a script finds under that name', () => {
    expect(pnpm('run', 'path').stdout.trimEnd().split(delimiter)).not.toContain(instead)
  })

  it('ends as the script ends', () => {
    expect(pnpm('run', 'fails').status).toBe(7)
    expect(pnpm('run', 'dies').status).not.toBe(0)
  })

  it.each([[['install']], [['run', 'none']], [['run', 'path', '--if-present']], [[]]])(
    'refuses %j',
    (args) => {
      const { status, stdout, stderr } = pnpm(...args)
      expect({ status, stdout }).toEqual({ status: 2, stdout: '' })
      expect(stderr).toContain(`turbo asked for pnpm ${args.join(' ')}, not for the run of a script`)
    },
  )
})
