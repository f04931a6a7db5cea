// The scenes of a seed, with maps and proposals made once for every measure.
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { deserialize, serialize } from 'node:v8'
import { classes, scene } from '@roipool/emoji-voc'
import { prepare } from '@roipool/fast-rcnn'
import { say } from './say.mjs'

/** Scenes of a file of the cache: 100 MB, with their images. */
const AT_ONCE = 50

/**
 * @param counts how many scenes each split has
 * @param kept splits whose images are kept: what runs the network again needs them
 * @param cache a folder that keeps what was made, for the next run of the same code
 */
export async function dataOf(
  backbone,
  seed,
  counts,
  kept = ['validation', 'iid', 'held'],
  cache = undefined,
) {
  const data = {}
  for (const [split, count] of Object.entries(counts)) {
    data[split] = []
    for (let from = 0; from < count; from += AT_ONCE) {
      const to = Math.min(from + AT_ONCE, count)
      const make = () =>
        prepare(scenesFrom(split, seed, from, to), backbone, {
          classes: classes.length,
          keepImages: kept.includes(split),
          progress: (done) => say(`seed ${seed}: scenes of ${split}`, from + done, count),
        })
      const name = `${split}-${seed}-${from}-${to}${kept.includes(split) ? '-images' : ''}`
      data[split].push(...(cache ? await once(join(cache, name), make) : await make()))
    }
  }
  return data
}

async function* scenesFrom(split, seed, from, to) {
  for (let index = from; index < to; index++) yield scene({ split, seed, index })
}

/** What `make` makes, the first time; later what is in the file. */
async function once(file, make) {
  if (existsSync(file)) return deserialize(readFileSync(file))
  const made = await make()
  mkdirSync(join(file, '..'), { recursive: true })
  writeFileSync(`${file}.part`, serialize(made))
  renameSync(`${file}.part`, file)
  return made
}

/** Scenes with at most so many of their proposals, or with others. */
export function withProposals(scenes, choose) {
  return scenes.map((scene) => ({ ...scene, proposals: choose(scene) }))
}
