import { wholeNumber } from '@roipool/theme/typed'
import { expect, it } from 'vitest'
import { inside, type Region, whyNot, workedExample } from '../src/lesson/region'

it('takes a whole number as it was typed, makes another fit, and says what became of it and why', () => {
  expect(wholeNumber('rows', 14, 3, 1, 14)).toEqual({ taken: 14, said: '' })
  expect(wholeNumber('rows', 99, 3, 1, 14)).toEqual({
    taken: 14,
    said: 'rows 99 became 14: whole numbers from 1 to 14 fit.',
  })
  expect(wholeNumber('rows', 2.5, 3, 1, 14).said).toBe('rows 2.5 became 3: whole numbers from 1 to 14 fit.')
  expect(wholeNumber('rows', Number.NaN, 3, 1, 14)).toEqual({
    taken: 3,
    said: 'rows is no number: it stays 3.',
  })
})

it('says of each number of the region why it did not fit', () => {
  const why = (field: keyof Region, typed: number) =>
    whyNot(field, typed, inside({ ...workedExample, [field]: typed })[field])
  expect(why('height', 0)).toBe('because a side has at least 8 pixels')
  expect(why('width', 12.7)).toBe('because pixels are whole')
  expect(why('y', -500)).toBe('so that the region leaves the photograph by at most 48 pixels')
  expect(why('y', 0.5)).toBe('because pixels are whole')
})
