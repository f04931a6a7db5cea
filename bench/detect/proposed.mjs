import { propose } from '@roipool/fast-rcnn'

/** Scenes with what a region proposal network proposes in them. */
export async function proposed(network, scenes) {
  const all = []
  for (const scene of scenes) all.push({ ...scene, proposals: await propose(network, scene) })
  return all
}
