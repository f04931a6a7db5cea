import type { Case } from '../../case.js'
import { mismatch } from '../../compare.js'
import golden from '../../golden/roi-coordinate-gradient.json'
import tensorflow from '../../golden/tensorflow-crop-gradient.json'
import { solveGradient } from '../../gradients.js'
import { regionsOf } from '../../problem.js'
import { byHand, filledMap, gradientCase, lengthDifference, told, type Words, words } from './write.js'

const fill = (seed: number) => (n: number) => ((n * 7919 + seed * 104659) % 104729) / 104729 - 0.5

/** A reference in numpy whose derivatives are written by hand and agree with its finite differences. */
const seeded: readonly Case[] = golden.cases.map((item) => {
  const operator = item.op === 'roi_align' ? 'roiAlign' : 'prRoiPool'
  const { output_size, spatial_scale, ...more } = item.params
  const text: Words = {
    id: `gradients/golden-${item.id.slice(8).replaceAll('_', '-')}`,
    spec: operator === 'roiAlign' ? '§24.2' : '§24.3',
    catches: 'another gradient than is known of a seeded problem',
  }
  return gradientCase(text, operator, async (world) => {
    const actual = await solveGradient(world, world.backend, {
      operator,
      features: filledMap(item.shape as never, fill(item.seed)),
      rois: regionsOf('boxes', {
        rows: item.rois.map((row) => row.slice(1)),
        images: item.rois.map(([image]) => image!),
      }),
      upstream: filledMap(item.expected_shape as never, fill(item.dy_seed)),
      params: {
        outputSize: output_size,
        spatialScale: spatial_scale,
        layout: 'NCHW',
        ...('aligned' in more && { aligned: more.aligned, samplingRatio: more.sampling_ratio }),
      } as never,
    })
    const values = item.grad_rois.flat()
    told(lengthDifference(actual, values.length) ?? mismatch(actual, { values, digits: 6 }, false))
  })
})

/** Seeded problems put to TensorFlow's kernel, which `witness/make-tensorflow.py` makes again. */
const ofTensorflow = (from: number, to: number) =>
  gradientCase(
    words(
      `golden-tensorflow-crop-${from}-${to}`,
      '§24.4',
      `another gradient of a crop than TensorFlow’s: problems ${from} to ${to} of tensorflow-crop-gradient.json`,
    ),
    'cropAndResize',
    async (world) => {
      for (const { id, shape, size, seed, dy_seed, rois, gradient } of tensorflow.problems.slice(
        from - 1,
        to,
      )) {
        const actual = await solveGradient(world, world.backend, {
          operator: 'cropAndResize',
          features: filledMap(shape as never, fill(seed)),
          rois: regionsOf('boxes', {
            rows: rois.map((row) => row.slice(1)),
            images: rois.map(([image]) => image!),
          }),
          upstream: filledMap([rois.length, ...size, shape[3]] as never, fill(dy_seed)),
          params: { outputSize: size as never },
        })
        const values = gradient.flat()
        const wrong = lengthDifference(actual, values.length) ?? mismatch(actual, { values }, false)
        told(wrong && `problem ${id}: ${wrong}`)
      }
    },
  )

/** What tests/test_ops/test_prroi_pool.py of open-mmlab/mmcv expects, upstream 1 everywhere. */
const ofMmcv = (number: number, channels: number, cells: (n: number) => number, wanted: readonly number[]) =>
  byHand(
    words(`golden-mmcv-prroi-${number}`, '§24.3', 'another gradient of precise pooling than mmcv tests for'),
    'prRoiPool',
    {
      map: [1, channels, 2, 2],
      cells,
      rois: { boxes: [[0, 0, 1, 1]] },
      params: { outputSize: [2, 2], spatialScale: 1, layout: 'NCHW' },
    },
    wanted,
  )

export const gradientsKnown: readonly Case[] = [
  ...seeded,
  ofTensorflow(1, 30),
  ofTensorflow(31, 60),
  ofMmcv(0, 1, (n) => n + 1, [2, 4, 2, 4]),
  ofMmcv(1, 2, (n) => (n < 4 ? n + 1 : 8 - n), [0, 0, 0, 0]),
]
