// What Girshick 2015, §5 asks, in miniature: box regression, training for both tasks, more proposals, dense boxes.
import { load, oneFile, save } from '@roipool/fast-rcnn'
import { zeros } from '@tensorflow/tfjs-core'
import { withProposals } from '../data.mjs'
import { denseBoxes } from '../dense.mjs'
import { precision, trained } from '../detectors.mjs'

export async function claims({ backbone, data, seed, steps, model }) {
  const still = await withoutRegression(model)
  const scoresOnly = await trained(backbone, data.train, {
    name: 'the class loss alone',
    seed,
    steps,
    boxWeight: 0,
  })
  const stillScores = await withoutRegression(scoresOnly.model)
  scoresOnly.model.dispose()
  const result = {
    regression: {
      'classes alone, no regression': await precision(stillScores, data.iid),
      'both losses, no regression': await precision(still, data.iid),
      'both losses, regression': await precision(model, data.iid),
    },
    proposals: {},
  }
  still.dispose()
  stillScores.dispose()
  const search = (count) => withProposals(data.iid, ({ proposals }) => proposals.subarray(0, count * 4))
  for (const count of [50, 100, 300, 1000]) {
    result.proposals[`selective search, ${count}`] = await precision(model, search(count))
  }
  const dense = withProposals(data.iid, (scene) => denseBoxes(scene))
  result.proposals['dense boxes, 3,072'] = await precision(model, dense)
  const both = withProposals(data.iid, (scene) => Float32Array.of(...scene.proposals, ...denseBoxes(scene)))
  result.proposals['selective search and dense boxes'] = await precision(model, both)
  return result
}

/** The model, with boxes that stay where the proposals are. */
async function withoutRegression(model) {
  const file = oneFile()
  await save(model, file)
  const copy = await load(file, { backbone: model.backbone })
  for (const variable of [...copy.head.codes.factors, copy.head.codes.bias]) {
    const zero = zeros(variable.shape)
    variable.assign(zero)
    zero.dispose()
  }
  return copy
}
