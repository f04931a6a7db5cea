import { expect, it } from 'vitest'
import { inside, moveEdges } from '../src/lesson/region'

const region = { y: 100, x: 200, height: 50, width: 60 }

it('lets a region leave the photograph by 48 pixels, and moves it back from further out', () => {
  expect(inside({ ...region, y: -48, x: 480 })).toEqual({ y: -42, x: 480, height: 50, width: 60 })
  expect(inside({ ...region, y: -99, x: 999 })).toEqual({ y: -42, x: 500, height: 50, width: 60 })
  expect(inside({ ...region, height: 145, y: -99 }).y).toBe(-48)
  expect(inside({ ...region, height: 600, y: 0 })).toEqual({ y: -40, x: 200, height: 600, width: 60 })
  expect(inside({ ...region, height: 700 })).toEqual({ y: -48, x: 200, height: 608, width: 60 })
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

it('keeps edges apart, within 48 pixels of the photograph, and some of it in the photograph', () => {
  expect(moveEdges(region, { top: true }, 999, 0)).toEqual({ y: 142, x: 200, height: 8, width: 60 })
  expect(moveEdges(region, { right: true }, 0, 999)).toEqual({ y: 100, x: 200, height: 50, width: 360 })
  expect(moveEdges({ ...region, y: -48 }, { bottom: true }, -999, 0).height).toBe(56)
})
