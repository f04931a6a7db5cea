import { expect, it } from 'vitest'
import { workedExample } from '../src/lesson/region'
import { misread, readSettings, type Settings, writeSettings } from '../src/lesson/settings'

const page = 'https://example.org/explainer/?theme=dark'

const other: Settings = {
  roi: { y: 17, x: 3, height: 90, width: 301 },
  outputSize: [2, 7],
  stride: 16,
  operator: 'align',
  step: 4,
  channel: 12,
  bin: [1, 6],
  samples: 3,
  shape: {
    kind: 'polygon',
    corners: [
      [10, 20],
      [-48, 99],
      [560, 7],
    ],
  },
}

it('reads back from an address what was written into it, and leaves the rest of it alone', () => {
  const address = writeSettings(other, page)
  expect(readSettings(new URL(address).search)).toEqual(other)
  expect(new URL(address).searchParams.get('theme')).toBe('dark')
  expect(address).toContain('roi=17,3,90,301')
})

it('writes nothing of the worked example, and takes out what is usual again', () => {
  const usual = readSettings('')
  expect(usual).toMatchObject({
    roi: workedExample,
    outputSize: [3, 3],
    stride: 32,
    operator: 'floor',
    step: 1,
  })
  expect(writeSettings(usual, writeSettings(other, page))).toBe(page)
})

it.each([
  ['roi=1,2,3', { roi: workedExample }],
  ['roi=a,b,c,d', { roi: workedExample }],
  ['roi=,,,', { roi: workedExample }],
  ['roi=500,500,100,100', { roi: { y: 460, x: 460, height: 100, width: 100 } }],
  ['roi=0,0,9999,-5', { roi: { y: -48, x: 0, height: 608, width: 8 } }],
  ['out=0x3', { outputSize: [3, 3] }],
  ['out=3x999', { outputSize: [3, 3] }],
  ['stride=12', { stride: 32 }],
  ['op=max', { operator: 'floor' }],
  ['step=5', { step: 1 }],
  ['channel=-1', { channel: undefined }],
  ['bin=3,0', { bin: undefined }],
  ['bin=2,0', { bin: [2, 0] }],
  ['samples=1.5', { samples: 2 }],
  ['shape=rotated,1,2,3,4', { shape: { kind: 'rotated', cx: 398 } }],
  ['shape=polygon,1,2,3,4', { shape: { kind: 'rotated', cx: 398 } }],
  [
    'shape=rotated,-5,2,600,4,270',
    { shape: { kind: 'rotated', cx: 0, cy: 2, width: 512, height: 8, angle: -90 } },
  ],
  [
    'shape=lasso,0,0,9,0,900,-900',
    {
      shape: {
        kind: 'lasso',
        corners: [
          [0, 0],
          [9, 0],
          [560, -48],
        ],
      },
    },
  ],
])('makes sense of %s', (search, expected) => {
  expect(readSettings(search)).toMatchObject(expected)
})

it('says what an address asks for and does not get, and nothing of one that it gets', () => {
  expect(misread('?roi=-48,0,100,100&out=7x7&theme=dark&op=align')).toEqual([])
  expect(misread('?roi=-49,0,100,100&op=max&stride=12&bin=9,9&step=3')).toEqual([
    'roi=-49,0,100,100 became -48,0,100,100',
    'op=max became floor',
    'stride=12 became 32',
    'bin=9,9 became none',
  ])
})
