import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { root } from './blocks.js'

const WIDTH = 120

/** Lines of prose that are too long. Rows of tables, code and what holds an address cannot be broken. */
function tooWide(text: string): string[] {
  const prose = text.replace(/^```.*?^```$/gms, '')
  return prose.split('\n').filter((line) => [...line].length > WIDTH && !/^\||\]\(|https?:/.test(line))
}

it('finds a line of 121 characters, and lets one of 120 and a row of a table pass', () => {
  const wide = 'x'.repeat(WIDTH + 1)
  expect(tooWide([wide, wide.slice(1), `| ${wide} |`, '```', wide, '```'].join('\n'))).toEqual([wide])
})

const files = execFileSync('git', ['ls-files', '*.md'], { cwd: root, encoding: 'utf8' }).trim().split('\n')

it.each(files)('%s has one width', (file) => {
  expect(tooWide(readFileSync(join(root, file), 'utf8'))).toEqual([])
})
