import type { SequenceCase } from '../../case.js'
import { expectAnswer } from '../../expect.js'
import type { SingleProblem } from '../../problem.js'
import { notPromised } from '../../promised.js'
import { values } from '../roi-pool/values.js'
import { placed, type Way } from '../write/resident.js'
import { sequence } from '../write/scene.js'

/** The group `values` once more, on maps that came into the backend in another way. */
function again(id: SequenceCase['id'], spec: SequenceCase['spec'], way: Way, catches: string): SequenceCase {
  return sequence(id, spec, catches, async ({ backend, roiPool }) => {
    for (const item of values.filter(({ needs }) => notPromised(needs, backend) === undefined)) {
      const problem = item.problem() as SingleProblem<'roiPool'>
      const { map, free } = await placed(way, backend, problem.features)
      const result = await roiPool(backend, map, problem.rois, problem.params)
      await expectAnswer(result, problem, item.id)
      result.release()
      free()
    }
  })
}

export const valuesChannelsFirst = again(
  'layouts/values',
  '§1.3',
  'uploaded channels first',
  'extreme cells that do not survive being turned over',
)

const adopted = again('adoption/values', '§6.6', 'adopted', 'extreme cells in storage that is adopted')
export const valuesAdopted: SequenceCase = { ...adopted, needs: { ...adopted.needs, adopts: true } }
