// The scenes of a seed, with maps and proposals made once for every measure.
import { classes, scenes } from '@roipool/emoji-voc'
import { prepare } from '@roipool/fast-rcnn'
import { say } from './say.mjs'

/**
 * @param counts how many scenes each split has
 * @param kept splits whose images are kept: what runs the network again needs them
 */
export async function dataOf(backbone, seed, counts, kept = ['validation', 'iid', 'held']) {
  const data = {}
  for (const [split, count] of Object.entries(counts)) {
    data[split] = await prepare(scenes({ split, seed, count }), backbone, {
      classes: classes.length,
      keepImages: kept.includes(split),
      progress: (done) => say(`seed ${seed}: scenes of ${split}`, done, count),
    })
  }
  return data
}

/** Scenes with at most so many of their proposals, or with others. */
export function withProposals(scenes, choose) {
  return scenes.map((scene) => ({ ...scene, proposals: choose(scene) }))
}
