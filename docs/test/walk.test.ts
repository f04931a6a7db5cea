import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { root } from './blocks.js'

test('the boxes of the picture walk to their target, as the page says (npm run example:walk)', () => {
  const script = join(root, 'scripts/walk.mjs')
  const [arrived, ...last] = execFileSync(process.execPath, [script, '--check'], { encoding: 'utf8' })
    .trim()
    .split('\n')
  expect(last).toEqual(['9.00 5.00 15.00 11.00', '9.00 5.00 15.00 11.00'])
  const page = readFileSync(join(root, 'docs/gradients.md'), 'utf8').replaceAll('\n', ' ')
  expect(page).toContain(arrived)
})
