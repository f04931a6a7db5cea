import type { Case } from '../../case.js'
import { mismatch } from '../../compare.js'
import { expectRefusal } from '../../expect.js'
import { regionsOf, rowsOf } from '../../problem.js'
import { bins, boxes, many, rois, shuffled } from './scene.js'
import { filledMap, gradientCase, lengthDifference, told, words, written } from './write.js'

const posed = written('roiAlign', { ...many, rois, params: bins })

/** Calls of gradients: what lives elsewhere, and what is refused. SPEC §24. */
export const gradientCalls: readonly Case[] = [
  gradientCase(
    words('resident', '§24.1', 'a resident map that is released, or a result that stays'),
    'roiAlign',
    async (world) => {
      const { backend } = world
      const host = await world.roiAlignGradient(
        backend,
        posed.features,
        posed.rois as never,
        posed.upstream,
        bins,
      )
      const map = await backend.upload(posed.features)
      const upstream = await backend.upload(posed.upstream)
      for (const when of ['first', 'second']) {
        const resident = await world.roiAlignGradient(backend, map, posed.rois as never, upstream, bins)
        const wrong = mismatch(resident, { values: host }, true)
        told(wrong && `the ${when} time, of a resident map: ${wrong}`)
      }
      told(host.some((value) => value !== 0) ? undefined : 'nothing owes anything')
      map.release()
      upstream.release()
    },
  ),
  gradientCase(words('in-blocks', '§24.1', 'rows of another block'), 'roiAlign', async (world) => {
    // 1 MiB of derivatives a RoI: more than is held at a time.
    const { features, rois, upstream, params } = written('roiAlign', {
      map: [1, 3, 4, 64],
      cells: shuffled,
      rois: { boxes: [0, 1, 2, 3, 4, 5].map((k) => [0.1 + k / 5, 0.3, 2.2 + k / 4, 2.4] as const) },
      params: { outputSize: [64, 64], spatialScale: 1, samplingRatio: 1 },
      upstream: (n) => (n % 3) * 1e-3,
    })
    const { data } = upstream
    const whole = await world.roiAlignGradient(
      world.backend,
      features,
      rois as never,
      upstream,
      params as never,
    )
    for (const k of [0, 3, 4, 5]) {
      const alone = await world.roiAlignGradient(
        world.backend,
        features,
        regionsOf('boxes', { rows: [rowsOf(rois).rows[k]!] }) as never,
        { data: data.subarray(k * 64 ** 3, (k + 1) * 64 ** 3), shape: [1, 64, 64, 64] },
        params as never,
      )
      const wrong = mismatch(whole.subarray(4 * k, 4 * k + 4), { values: alone }, true)
      told(wrong && `RoI ${k} of 6: ${wrong}`)
      told(alone.some((value) => value !== 0) ? undefined : `RoI ${k} owes nothing`)
    }
    told(lengthDifference(whole, 24))
  }),
  gradientCase(words('none', '§24.1', 'a call without RoIs that fails'), 'roiAlign', async (world) => {
    const none = { boxes: new Float32Array(0), batchIndices: new Int32Array(0) }
    const upstream = { data: new Float32Array(0), shape: [0, 3, 2, 3] }
    told(
      lengthDifference(await world.roiAlignGradient(world.backend, posed.features, none, upstream, bins), 0),
    )
  }),
  gradientCase(
    words('refused', '§24.6', 'a gradient that is not there, or no reason'),
    'roiAlign',
    async (world) => {
      const { backend } = world
      const { features, upstream } = posed
      const rois = posed.rois as never
      const unsupported = (call: () => Promise<unknown>, ...says: string[]) =>
        expectRefusal(call, 'ROI_UNSUPPORTED', says, says[0]!)
      const max = { ...bins, reduce: 'max' } as const
      const nearest = { outputSize: [3, 2], method: 'nearest' } as const
      await unsupported(
        () => world.roiAlignGradient(backend, features, rois, upstream, max),
        'params.reduce',
        'won',
      )
      await unsupported(
        () => world.cropAndResizeGradient(backend, features, rois, upstream, nearest),
        'params.method',
        'rounds',
      )
      for (const name of ['roiPool', 'roiPoolRotated', 'roiWarp', 'psRoiPool'] as const) {
        const call = () => world[`${name}Gradient`](backend, features, rois as never, upstream, bins)
        await unsupported(call, name, 'no gradient', 'rounded')
      }
    },
  ),
  gradientCase(
    words('refused-upstream', '§24.7', 'an upstream gradient of another shape'),
    'roiAlign',
    async (world) => {
      const { features, rois } = posed
      const wrong = filledMap([6, 2, 3, 3], () => 1)
      const call = () => world.roiAlignGradient(world.backend, features, rois as never, wrong, bins)
      await expectRefusal(call, 'ROI_INVALID', ['upstream', '[6,3,2,3]', '[6,2,3,3]'], 'another shape')
      const far = regionsOf('boxes', {
        rows: [...boxes.slice(1), [0, 0, Number.NaN, 1]],
        images: rois.batchIndices && [...rois.batchIndices],
      })
      const last = () => world.roiAlignGradient(world.backend, features, far as never, posed.upstream, bins)
      await expectRefusal(last, 'ROI_INVALID', ['rois.boxes[5]', 'x2'], 'a box that is none')
    },
  ),
]
