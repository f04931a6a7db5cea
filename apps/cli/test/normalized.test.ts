import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { command, npy, readNpy, temporaryFolder } from './roipool.js'

const folder = temporaryFolder()

/** A map whose cells say where they are, of an image that was squeezed: 16 pixels to a cell down, and 12 across. */
const cells = Float32Array.from({ length: 10 * 20 * 2 }, (_, n) =>
  n % 2 ? (n >> 1) % 20 : Math.floor(n / 40),
)

async function pool(boxes: number[][], ...more: string[]) {
  writeFileSync(join(folder, 'map.npy'), npy(cells, [10, 20, 2]))
  writeFileSync(join(folder, 'boxes.json'), JSON.stringify(boxes))
  const args = ['pool', 'map.npy', '-b', 'boxes.json', '--operator', 'prRoiPool', '--output-size', '1']
  const result = await command(folder, ...args, '-o', 'out.npy', ...more)
  expect(result).toMatchObject({ code: 0, stderr: '' })
  return [...readNpy(join(folder, 'out.npy')).data]
}

it('takes fractions of an image that was squeezed, which are pixels times its own sides', async () => {
  const scales = ['--spatial-scale', '1/16,1/12']
  const fractions = await pool([[0.25, 0.25, 0.75, 0.75]], '--normalized', ...scales)
  expect(fractions).toEqual(await pool([[0.25 * 240, 0.25 * 160, 0.75 * 240, 0.75 * 160]], ...scales))
  expect(fractions).toEqual([5, 10])
  // Whatever the scales are, fractions are the same.
  expect(await pool([[0.25, 0.25, 0.75, 0.75]], '--normalized')).toEqual(fractions)
})
