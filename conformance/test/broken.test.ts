import { afterAll, expect, test } from 'vitest'
import type { Broken } from './broken/broken.js'
import { fewer, firstLines, opened, right } from './broken/first-lines.js'
import { known } from './broken/known.js'
import { more } from './broken/more.js'
import { clearVariants } from './broken/variants.js'

/** One for each way in which the cause is found; broken.full.test.ts has them all. */
const kinds = {
  'max starts at 0': 'the same values by a known mistake',
  'the first shape kept': 'right alone, wrong after other calls',
  'a name misspelt': 'an error of the backend’s own',
  'cells in 16 bits': 'values a little off',
  'dispose never ends': 'no answer',
  'threads left behind': 'something left running',
}
const variants: readonly Broken[] = [...known, ...more]

afterAll(clearVariants)

test.for(Object.entries(kinds))('%s: the first three lines name %s', async ([name]) => {
  const variant = variants.find((one) => one.name === name)!
  expect(await firstLines(await opened(variant), variant, fewer)).toMatch(variant.says)
})

test('without its mistake a backend conforms', async () => {
  expect(await firstLines(await opened(right), {}, fewer)).toMatch(/^not promised|: conformant/)
})
