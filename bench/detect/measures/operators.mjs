// Which RoI layer detects best: the same training behind each.
import { evaluate } from '@roipool/fast-rcnn'
import { layers, trained } from '../detectors.mjs'

/**
 * @param only names of the layers
 * @returns what each layer reached, and the model with the first, RoIAlign, for the other measures
 */
export async function operators({ backbone, data, seed, steps }, only = Object.keys(layers)) {
  const rows = {}
  let first
  for (const name of only) {
    const pool = layers[name]
    const { model, seconds } = await trained(backbone, data.train, { name, pool, seed, steps })
    rows[name] = { seconds, iid: await judged(model, data.iid), held: await judged(model, data.held) }
    if (first) model.dispose()
    else first = model
  }
  return { rows, model: first }
}

/** Precision, and the curve of precision over recall, the mean over classes, at 101 recalls. */
async function judged(model, scenes) {
  const { voc, coco } = await evaluate(model, scenes, { iou: [0.5, 0.75] })
  return { map50: voc[0].map, map75: voc[1].map, ap: coco.stats[0], curve: meanCurve(voc[0].perClass) }
}

function meanCurve(perClass) {
  const curves = Object.values(perClass).flatMap(({ curve }) => (curve ? [curve] : []))
  return Array.from({ length: 101 }, (_, n) => {
    const recall = n / 100
    const best = curves.map(({ recall: recalls, precision }) => {
      let most = 0
      for (const [at, value] of recalls.entries()) if (value >= recall) most = Math.max(most, precision[at])
      return most
    })
    return best.reduce((total, value) => total + value, 0) / best.length
  })
}
