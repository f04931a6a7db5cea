import { addHits, type Hit } from '../similar/compare.js'

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
  const found = regions.map((): Hit[] => [])
  addHits(
    found,
    most + 1,
    regions.map(({ vector }) => vector),
    all,
    0,
  )
  return found.map((hits, n) => {
    const others = hits.filter(({ row }) => row !== n).slice(0, most)
    return others.map(({ row, similarity }) => ({ region: regions[row]!, similarity }))
  })
}
