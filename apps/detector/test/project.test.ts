import { strToU8, zipSync } from 'fflate'
import { expect, it } from 'vitest'
import { between, dragged, nudged } from '../src/draw/drag'
import { readBoxes, writeBoxes } from '../src/project/annotations'
import { renamed, withBoxes, withoutName, withPhotographs, withThing } from '../src/project/edits'
import { readProject, writeProject } from '../src/project/file'
import { emptyProject, type Photograph, type Project, type Round } from '../src/project/types'
import { changed, historyOf, redone, undone } from '../src/state/history'

const photograph = (name: string): Photograph => ({
  ...{ id: `id of ${name}`, name, blob: new Blob([name], { type: 'image/png' }) },
  ...{ width: 200, height: 100, part: 'teach', things: [] },
})
const drawn: Project = withThing(
  withThing(withPhotographs(emptyProject, [photograph('a.png'), photograph('b.png')]), 'id of a.png', {
    ...{ id: '1', name: 'mug', box: [10, 20, 60, 80] },
  }),
  'id of a.png',
  { id: '2', name: 'pen', box: [0, 0, 200, 10] },
)
const boxesOf = ({ photographs }: Project) =>
  photographs.map(({ things }) => things.map(({ name, box }) => [name, ...box]))

it('a box follows the pointer by the whole or by a corner, over itself too, and stays on the photograph', () => {
  expect(dragged([10, 10, 30, 30], 'all', -20, 100, 200, 100)).toEqual([0, 80, 20, 100])
  expect(dragged([10, 10, 30, 30], 'se', -30, 5, 200, 100)).toEqual([0, 10, 10, 35])
  expect(between([30, 10], [10, 40])).toEqual([10, 10, 30, 40])
  expect(nudged([10, 10, 30, 30], 'ArrowRight', true, 8, 200, 100)).toEqual([10, 10, 38, 30])
  expect(nudged([10, 10, 12, 12], 'ArrowLeft', true, 2, 200, 100)).toEqual([10, 10, 12, 12])
})

it('what was done can be undone and done again; another change forgets what was undone', () => {
  const two = changed(changed(historyOf(0), 1), 2)
  expect(undone(two).now).toBe(1)
  expect(redone(undone(two))).toEqual(two)
  expect(changed(undone(two), 3).future).toEqual([])
  expect(undone(historyOf(0)).now).toBe(0)
})

it('names and files: a name taken for another, removed with its boxes, and no two files of one name', () => {
  expect(boxesOf(renamed(drawn, 'pen', 'mug'))[0]).toEqual([
    ['mug', 10, 20, 60, 80],
    ['mug', 0, 0, 200, 10],
  ])
  expect(renamed(drawn, 'pen', 'mug').names).toEqual(['mug'])
  expect(boxesOf(withoutName(drawn, 'mug'))[0]).toEqual([['pen', 0, 0, 200, 10]])
  expect(withPhotographs(drawn, [photograph('a.png')]).photographs[2]!.name).toBe('a-2.png')
})

it.each(['coco', 'voc', 'yolo'] as const)(
  '%s: what is exported is read back to the same boxes',
  async (format) => {
    const { blob, name } = await writeBoxes(drawn, format)
    const texts = name.endsWith('.json')
      ? [{ file: name, text: await blob.text() }]
      : await import('fflate').then(async ({ strFromU8, unzipSync }) =>
          Object.entries(unzipSync(new Uint8Array(await blob.arrayBuffer()))).map(([file, bytes]) => ({
            ...{ file, text: strFromU8(bytes) },
          })),
        )
    const bare = withPhotographs(emptyProject, [photograph('a.png'), photograph('b.png')])
    const read = withBoxes(bare, readBoxes(texts, bare.photographs))
    expect(boxesOf(read)).toEqual(boxesOf(drawn))
    expect(read.names).toEqual(['mug', 'pen'])
  },
)

it('boxes that reach over the edge are cut off there, and those outside are left out', () => {
  const read = {
    names: ['mug'],
    things: new Map([
      [
        'a.png',
        [
          { id: '1', name: 'mug', box: [-5, 0, 20, 20] as const },
          { id: '2', name: 'mug', box: [250, 0, 260, 20] as const },
        ],
      ],
    ]),
  }
  expect(boxesOf(withBoxes(drawn, read))[0]).toEqual([['mug', 0, 0, 20, 20]])
})

it('a project is the same after it was one file; other files are refused in words', async () => {
  const round: Round = {
    ...{
      head: Uint8Array.of(1, 2, 3),
      names: ['mug'],
      pooling: 'roiPool',
      step: 3,
      steps: 9,
      losses: [1, 0.5, 0.2],
    },
    ...{ checks: [{ step: 3, map: 0.5 }], findings: { x: [] }, seconds: 2, boxes: [1] },
  }
  const kept = await readProject(await writeProject({ project: drawn, round }))
  expect(kept.round).toEqual(round)
  expect(kept.project.settings).toEqual(drawn.settings)
  expect(boxesOf(kept.project)).toEqual(boxesOf(drawn))
  expect(await kept.project.photographs[1]!.blob.text()).toBe('b.png')
  for (const no of [
    'no zip',
    ...['{', 'null', '{"format":"other"}'].map((text) => zipSync({ 'project.json': strToU8(text) })),
  ])
    await expect(readProject(new Blob([no as BlobPart]))).rejects.toThrow(
      'no file that “Save the project” has made',
    )
})
