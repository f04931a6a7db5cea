import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { root } from './blocks.js'

const read = (file: string) => readFileSync(join(root, file), 'utf8')

it('the README promises the sizes that npm run check holds the packages to', () => {
  const limits: { name: string; limit: string }[] = JSON.parse(read('.size-limit.json'))
  const [, table] = read('README.md').split('| | at most |\n| --- | --- |\n')
  const rows = table!.slice(0, table!.indexOf('\n\n')).split('\n')
  expect(rows).toEqual(limits.map(({ name, limit }) => `| ${name} | ${limit} |`))
})
