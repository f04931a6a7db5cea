import { addHits, type Hit, inverseLengths } from '../similar/compare.js'

/** For each region, the others whose vectors are most similar, the most similar first. */
export function regionsLike<Region extends { readonly vector: Float32Array }>(
  regions: readonly Region[],
  most: number,
): { readonly region: Region; readonly similarity: number }[][] {
  const size = regions[0]?.vector.length ?? 0
  const all = new Float32Array(regions.length * size)
  regions.forEach(({ vector }, n) => {
    all.set(vector, n * size)
  })
  const inverse = inverseLengths(all, Math.max(size, 1))
  return regions.map(({ vector }, n) => {
    const hits: Hit[] = []
    addHits(hits, most + 1, vector, all, inverse, 0)
    const others = hits.filter(({ row }) => row !== n).slice(0, most)
    return others.map(({ row, similarity }) => ({ region: regions[row]!, similarity }))
  })
}
