import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { command, expectRefusal, temporaryFolder } from './roipool.js'

const folder = temporaryFolder()

it('roipool new backend writes what npm create roipool-backend does', async () => {
  const { code, stdout, stderr } = await command(folder, 'new', 'backend', 'backend-mine')
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
  expect(stdout).toMatch(/^backend-mine holds the backend mine\. Next: /)
  expect(readdirSync(join(folder, 'backend-mine', 'src'))).toEqual(['index.ts'])
  await command(folder, 'new', 'backend', 'other', '--js')
  expect(readdirSync(join(folder, 'other', 'src'))).toEqual(['index.js'])
})

it('refuses in one line', async () => {
  await command(folder, 'new', 'backend', 'full')
  expectRefusal(await command(folder, 'new', 'backend', 'full'), 'roipool: full is not an empty folder')
  expectRefusal(await command(folder, 'new', 'backend', 'No'), '"No" is no name for a package')
  expect(existsSync(join(folder, 'No'))).toBe(false)
})

it('says what can be new', async () => {
  const { stdout, stderr } = await command(folder, 'new', '--help')
  expect(stdout + stderr).toMatch(/backend +write a backend that conforms/)
})
