import { expect, it } from 'vitest'
import { inside, moveEdges } from '../src/lesson/region'

const region = { y: 100, x: 200, height: 50, width: 60 }

it('moves a region into the photograph, and makes it smaller only where it must', () => {
  expect(inside({ ...region, y: -5, x: 500 })).toEqual({ y: 0, x: 452, height: 50, width: 60 })
  expect(inside({ ...region, height: 600 })).toEqual({ y: 0, x: 200, height: 512, width: 60 })
})

it('moves the edges that are held and leaves the others where they are', () => {
  expect(moveEdges(region, { top: true }, 10, 10)).toEqual({ y: 110, x: 200, height: 40, width: 60 })
  expect(moveEdges(region, { bottom: true, left: true }, 5, -7)).toEqual({
    y: 100,
    x: 193,
    height: 55,
    width: 67,
  })
})

it('keeps edges apart and in the photograph', () => {
  expect(moveEdges(region, { top: true }, 999, 0)).toEqual({ y: 142, x: 200, height: 8, width: 60 })
  expect(moveEdges(region, { right: true }, 0, 999)).toEqual({ y: 100, x: 200, height: 50, width: 312 })
})
