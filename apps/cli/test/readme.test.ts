import { readFileSync } from 'node:fs'
import { engines } from '@roipool/catalog'
import { expect, it } from 'vitest'
import { rowFormatNames } from '../src/input/boxes/format.js'

/** What the README repeats of the code. What the commands print is compared by their own tests. */
const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8')

it('lists every format of boxes', () => {
  const row = readme.split('\n').find((line) => line.startsWith('| `--format` |'))
  expect([...row!.matchAll(/`(\w+)`/g)].map(([, name]) => name)).toEqual(rowFormatNames)
})

it('shows the demo’s table with each backend that runs in Node', () => {
  const block = readme.split('```').find((text) => text.includes('largest difference'))!
  const shown = [...block.matchAll(/^(\S+) .*passed/gm)].map(([, name]) => name)
  const inNode = engines.filter(({ environment }) => environment.startsWith('Node and browsers'))
  expect(shown).toEqual(['naive', ...inNode.map(({ id }) => id)])
})
