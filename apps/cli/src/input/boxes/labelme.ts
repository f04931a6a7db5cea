import { fail } from '@roipool/terminal'
import { show } from '../show.js'
import type { BoxTable } from './format.js'

type Point = readonly [x: number, y: number]

/** The boxes of a file of LabelMe, which is of one image: rectangles, and what encloses other shapes. */
export function parseLabelMe(document: Readonly<Record<string, unknown>>, path: string): BoxTable {
  const { shapes, imagePath, imageWidth, imageHeight } = document
  if (!Array.isArray(shapes)) fail(`${path} must give shapes as a list, but gives ${show(shapes)}`)
  const boxes = shapes.map((shape: unknown, n) => {
    const place = `${path} shape ${n + 1}`
    const { label, points, shape_type: type = 'polygon' } = (shape ?? {}) as Record<string, unknown>
    if (!WITH_AREA.includes(type as string)) {
      fail(`${place} is a ${show(type)}, which has no box: ${WITH_AREA.join(', ')} have`)
    }
    return { row: enclosing(pointsOf(points, place), type), label: String(label ?? '') }
  })
  const size = Number.isFinite(imageWidth) && Number.isFinite(imageHeight)
  return {
    format: 'xyxy',
    rows: boxes.map(({ row }) => row),
    about: boxes.map(({ label }) => ({ label })),
    image: {
      ...(typeof imagePath === 'string' && { file: imagePath }),
      ...(size && { size: { width: imageWidth as number, height: imageHeight as number } }),
    },
  }
}

/** A mask has the corners of what encloses it. */
const WITH_AREA = ['rectangle', 'polygon', 'circle', 'mask']

function pointsOf(points: unknown, place: string): Point[] {
  const isPoint = (point: unknown): point is Point =>
    Array.isArray(point) && point.length === 2 && point.every(Number.isFinite)
  if (Array.isArray(points) && points.length >= 2 && points.every(isPoint)) return points
  return fail(`${place} must have points, lists of two numbers, but has ${show(points)}`)
}

function enclosing(points: readonly Point[], type: unknown): number[] {
  if (type === 'circle') {
    const [[x, y], [edgeX, edgeY]] = points as [Point, Point]
    const radius = Math.hypot(edgeX - x, edgeY - y)
    return [x - radius, y - radius, x + radius, y + radius]
  }
  const least = (n: 0 | 1) => points.reduce((low, point) => Math.min(low, point[n]), Infinity)
  const most = (n: 0 | 1) => points.reduce((high, point) => Math.max(high, point[n]), -Infinity)
  return [least(0), least(1), most(0), most(1)]
}
