import { TapWriter } from '../axis/taps.js'
import type { Sink } from '../cells/bilinear.js'
import { sumsOfCells } from '../cells/lists.js'
import { aroundPoint, aroundPointDown, aroundPointRight } from '../cells/point.js'
import { checkFlag, checkScale, type SpatialScale } from '../check/params.js'
import { checkProblem } from '../check/problem.js'
import type { PointSets } from '../contract.js'
import type { DerivativePlanner } from '../derivatives.js'
import { withDefaults } from '../parameters.js'
import type { Plan } from '../plan.js'
import { part } from '../regions.js'
import type { Shape } from '../shape.js'

/** Parameters of point sampling. SPEC §19. */
export interface SamplePointsParams {
  /** Cells per image pixel: 1/stride, or [y, x] where an image was squeezed on one axis. Positive. */
  readonly spatialScale: SpatialScale
  /** `true` (default): pixel centres lie at .5, as in `grid_sample` with `align_corners=False`. `false`: at whole numbers. */
  readonly aligned?: boolean | undefined
}

export const samplePointsDefaults = { aligned: true } as const

const f = Math.fround

/**
 * Plans the sampling of single points: each the bilinear value of the map where it lies, of a map that is 0 beyond its
 * cells. So PointRend and features of keypoints sample (Kirillov et al., 2020), and PyTorch's `grid_sample`. SPEC §19.
 *
 * @param points K sets of P points in image pixels; see `pointsFromXy`
 * @param mapShape [batch, height, width, channels] of the map to sample
 * @returns a plan whose output has the shape [K, 1, P, channels]
 * @throws RoiPoolError ROI_INVALID or ROI_UNSUPPORTED, SPEC §7
 */
export function planSamplePoints(points: PointSets, params: SamplePointsParams, mapShape: Shape): Plan {
  const { base, sums } = checked(points, params, mapShape)
  return { ...base, ...sums((y, x, _, height, width, sink) => aroundPoint(y, x, height, width, sink)) }
}

/** Plans the derivatives by x and y of every point. SPEC §24.8. */
export const deriveSamplePoints: DerivativePlanner<SamplePointsParams, 'points'> = (
  points,
  params,
  mapShape,
) => ({
  outputShape: checked(points, params, mapShape).base.outputShape,
  plans(from, to) {
    const { base, scale, sums } = checked(part(points, from, to), params, mapShape)
    const [down, across] = scale
    return [sums(aroundPointRight, across), sums(aroundPointDown, down)].map((own) => ({ ...base, ...own }))
  },
  ofBin: (n, point) => 2 * point + n,
})

/** Writes the cells of a point at (y, x). `unit` is the cells of a pixel on the axis that a derivative is by. */
type Around = (y: number, x: number, unit: number, height: number, width: number, sink: Sink) => void

/** SPEC §7. */
function checked(points: PointSets, params: SamplePointsParams, mapShape: Shape) {
  const { spatialScale, aligned } = withDefaults(params, ['spatialScale'], samplePointsDefaults)
  const scale = checkScale(spatialScale)
  checkFlag('params.aligned', aligned)
  // What is no set of points has no `perRegion`: it is refused before the size is looked at.
  const size = [1, points?.perRegion] as const
  const { base, height, width } = checkProblem(points, size, scale, mapShape, { regions: 'points' })
  const shift = aligned ? 0.5 : 0
  const at = (n: number, unit: number) => f(f(points.points[n]! * unit) - shift)
  const sums = (around: Around, unit = 1) => {
    const writer = new TapWriter(points.points.length / 2)
    for (let n = 0; n < points.points.length; n += 2) {
      around(at(n + 1, scale[0]), at(n, scale[1]), unit, height, width, writer)
      writer.endList()
    }
    return sumsOfCells(base.batchIndices.length, writer.taps())
  }
  return { base, scale, sums }
}
