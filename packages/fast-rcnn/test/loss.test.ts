import { describe, expect, it } from 'vitest'
import { multiTaskLoss, proposalLoss } from '../src/loss.js'

const three = (...values: number[]) => Float32Array.from(values)

describe('the multi-task loss', () => {
  it('of one object, by hand: log loss of its class, smooth L1 of its four codes', () => {
    // Scores 0, log 3 of background and one class: probabilities ¼ and ¾.
    const scores = three(0, Math.log(3))
    // Off by ½, 1, 3, 0: ½·¼ + ½ + 2½ + 0.
    const losses = multiTaskLoss(scores, three(1.5, 3, -1, 7), Int32Array.of(1), three(1, 2, 2, 7), 1)
    expect(losses.classLoss).toBeCloseTo(Math.log(4 / 3), 7)
    expect(losses.boxLoss).toBeCloseTo(0.125 + 0.5 + 2.5, 7)
    expect([...losses.scores]).toEqual([expect.closeTo(0.25, 7), expect.closeTo(-0.25, 7)])
    expect([...losses.codes]).toEqual([0.5, 1, -1, 0])
  })

  it('is a mean over all RoIs; the background has no box, and other classes no codes', () => {
    const zeros = new Float32Array(2 * 2 * 4)
    const targets = three(9, 9, 9, 9, 1, 0, 0, 0)
    const losses = multiTaskLoss(new Float32Array(6), zeros, Int32Array.of(0, 2), targets, 3)
    expect(losses.classLoss).toBeCloseTo(Math.log(3), 7)
    expect(losses.boxLoss).toBe((3 * 0.5) / 2)
    expect([...losses.codes]).toEqual([...new Array(12).fill(0), -1.5, 0, 0, 0])
    expect(losses.scores[0]).toBeCloseTo((1 / 3 - 1) / 2, 7)
    expect(losses.scores[5]).toBeCloseTo((1 / 3 - 1) / 2, 7)
  })

  it('does not overflow, and says NaN of what is not a number', () => {
    const zeros = new Float32Array(4)
    const of = (...scores: number[]) =>
      multiTaskLoss(three(...scores), zeros, Int32Array.of(0), zeros, 1).classLoss
    expect(of(0, 1e4)).toBe(1e4)
    expect(of(1e4, 0)).toBe(0)
    expect(of(0, Number.NaN)).toBeNaN()
    expect(
      multiTaskLoss(zeros.subarray(2), three(Number.NaN, 0, 0, 0), Int32Array.of(1), zeros, 1).boxLoss,
    ).toBeNaN()
  })
})

describe('the loss of anchors', () => {
  it('by hand: of each row the anchor drawn', () => {
    // Anchor 1 of 2 is an object with probability ¾; anchor 0 background with probability ½.
    const scores = three(50, Math.log(3), 0, -50)
    const codes = new Float32Array(16)
    codes.set([2, 0, 0, 0], 4)
    const losses = proposalLoss(
      scores,
      codes,
      Int32Array.of(1, 0),
      Int32Array.of(1, 0),
      new Float32Array(8),
      1,
    )
    expect(losses.classLoss).toBeCloseTo((Math.log(4 / 3) + Math.log(2)) / 2, 7)
    expect(losses.boxLoss).toBe(1.5 / 2)
    expect([...losses.scores]).toEqual([0, expect.closeTo(-0.125, 7), 0.25, 0])
    expect([...losses.codes]).toEqual([0, 0, 0, 0, 0.5, ...new Array(11).fill(0)])
  })
})
