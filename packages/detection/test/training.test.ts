import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { anchors, type Matches, match, sample, sampleImages } from '../src/index.js'

describe('anchors', () => {
  it('go row by row, in a cell the first ratio with every size', () => {
    const boxes = anchors({ sizes: [8, 16], ratios: [4, 1], stride: 10, grid: [1, 2] })
    expect([...boxes]).toEqual([
      ...[3, -3, 7, 13],
      ...[1, -11, 9, 21],
      ...[1, 1, 9, 9],
      ...[-3, -3, 13, 13],
      ...[13, -3, 17, 13],
      ...[11, -11, 19, 21],
      ...[11, 1, 19, 9],
      ...[7, -3, 23, 13],
    ])
  })

  it('are centred where the offset says, and clipped if asked', () => {
    const options = { sizes: [8], ratios: [1], stride: 10, grid: [2, 1] } as const
    expect([...anchors({ ...options, offset: 0 })]).toEqual([-4, -4, 4, 4, -4, 6, 4, 14])
    expect([...anchors({ ...options, offset: 0, imageSize: [12, 3] })]).toEqual([0, 0, 3, 4, 0, 6, 3, 12])
    expect(anchors({ sizes: [32, 64], stride: 16, grid: [3, 5] }).length).toBe(3 * 5 * 3 * 2 * 4)
  })
})

describe('match', () => {
  const truth = Float32Array.of(0, 0, 4, 4, 2, 0, 6, 4)
  // IoU with the two: 1 and 1/3, 3/5 and 3/5, 0 and 1/4, 0 and 0.
  const proposals = Float32Array.of(0, 0, 4, 4, 1, 0, 5, 4, 4, 0, 6, 2, 9, 9, 10, 10)

  it('gives each proposal to the truth it overlaps most, the first of equals', () => {
    const { truth: of, iou, label } = match(proposals, truth)
    expect([...of]).toEqual([0, 0, 1, 0])
    expect([...iou].map((value) => value.toFixed(3))).toEqual(['1.000', '0.600', '0.250', '0.000'])
    expect([...label]).toEqual([1, 1, 0, 0])
  })

  it('has a threshold that is foreground, and a background with two ends', () => {
    expect([...match(proposals, truth, { foreground: 0.6 }).label]).toEqual([1, 1, 0, 0])
    expect([...match(proposals, truth, { foreground: 0.61 }).label]).toEqual([1, 0, 0, 0])
    expect([...match(proposals, truth, { background: [0.1, 0.5] }).label]).toEqual([1, 1, 0, -1])
    expect([...match(proposals, truth, { background: [0, 0.25] }).label]).toEqual([1, 1, -1, 0])
  })

  it('can give every truth a proposal, and knows no truth', () => {
    const options = { foreground: 0.9, everyTruth: true }
    const { label, truth: of } = match(proposals, truth, options)
    expect([...label]).toEqual([1, 1, 0, 0])
    // Each still learns the truth that it overlaps most, as in torchvision.
    expect([...of]).toEqual([0, 0, 1, 0])
    const none = match(proposals, new Float32Array(), { everyTruth: true })
    expect([...none.truth]).toEqual([-1, -1, -1, -1])
    expect([...none.label]).toEqual([0, 0, 0, 0])
  })
})

describe('sample', () => {
  const matchesOf = (label: number[], iou: number[] = label.map(() => 0)): Matches => ({
    truth: new Int32Array(label.length),
    iou: Float64Array.from(iou),
    label: Int8Array.from(label),
  })
  const labels = fc.array(fc.constantFrom(1, 0, 0, -1), { maxLength: 60 })

  it('draws its share of foreground first, then background, nothing twice, nothing that is neither', () => {
    fc.assert(
      fc.property(labels, fc.nat({ max: 40 }), fc.nat(), (label, more, seed) => {
        const count = more + 1
        const rows = [...sample(matchesOf(label), { count, seed })]
        const objects = label.filter((of) => of === 1).length
        const others = label.filter((of) => of === 0).length
        const first = Math.min(Math.round(count / 4), objects)
        expect(rows.map((row) => label[row])).toEqual([
          ...new Array(first).fill(1),
          ...new Array(Math.min(count - first, others)).fill(0),
        ])
        expect(new Set(rows).size).toBe(rows.length)
      }),
    )
  })

  it('follows the seed, and each row has its chance', () => {
    const matches = matchesOf(new Array(300).fill(0))
    expect(sample(matches, { seed: 3 })).toEqual(sample(matches, { seed: 3 }))
    expect(sample(matches, { seed: 3 })).not.toEqual(sample(matches, { seed: 4 }))
    expect(sample(matches)).toHaveLength(128)
    const drawn = Array.from({ length: 100 }, (_, seed) => [
      ...sample(matchesOf([0, 0, 0]), { count: 1, seed }),
    ]).flat()
    for (const row of [0, 1, 2]) expect(drawn.filter((one) => one === row).length).toBeGreaterThan(20)
  })

  it('takes hard background where it is asked for, and what there is where one kind is short', () => {
    const matches = matchesOf([0, 0, 0, 0, 0, 0], [0.1, 0.2, 0, 0.05, 0, 0])
    const hard = (count: number, share: number) =>
      [...sample(matches, { count, hard: share })].filter((row) => row < 2).length
    expect([hard(4, 0.5), hard(2, 1), hard(4, 1), hard(6, 0)]).toEqual([2, 2, 2, 2])
    expect(sample(matches, { count: 6, hard: 1 })).toHaveLength(6)
    expect(sample(matchesOf([0, 0, 0], [0.3, 0.3, 0.3]), { count: 3, hard: 0.1 })).toHaveLength(3)
  })

  it('hierarchical: as many RoIs of each of some images', () => {
    const all = Array.from({ length: 5 }, () =>
      matchesOf([...new Array(20).fill(1), ...new Array(80).fill(0)]),
    )
    const samples = sampleImages(all, { images: 2, seed: 1 })
    expect(samples.map(({ rows }) => [rows.length, rows.filter((row) => row < 20).length])).toEqual([
      [64, 16],
      [64, 16],
    ])
    expect(new Set(samples.map(({ image }) => image)).size).toBe(2)
    expect(samples[0]!.rows).not.toEqual(samples[1]!.rows)
    expect(sampleImages(all, { images: 2, seed: 1 })).toEqual(samples)
  })
})
