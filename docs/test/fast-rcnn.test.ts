import { expect, it } from 'vitest'
import { blocks } from './blocks.js'

const { code } = blocks().find(
  ({ place, language }) => place.startsWith('docs/fast-rcnn.md') && language === 'ts',
)!

it('is as short as it says', () => {
  expect(code.split('\n').filter((line) => line !== '').length).toBeLessThanOrEqual(32)
})
