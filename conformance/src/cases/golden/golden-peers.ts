import type { OperatorName } from '@roipool/core'
import type { Case } from '../../case.js'
import { difference } from '../../compare.js'
import { Finding } from '../../errors.js'
import { resultShape } from '../../oracle/index.js'
import { type PeerName, peerProblems } from '../../peers.js'
import { solve } from '../../problem.js'
import { callsCase } from '../write/problem.js'

/** Problems of most files, and of a case: few enough for a slow backend. */
const PROBLEMS = 210
const GROUP = 30

const peers: readonly [PeerName, OperatorName, Case['spec'], problems?: number][] = [
  ['torchvision-roi-pool', 'roiPool', '§4.2'],
  ['onnxruntime-max-roi-pool', 'roiPool', '§4.2'],
  ['torchvision-roi-align', 'roiAlign', '§9.2'],
  ['onnxruntime-roi-align', 'roiAlign', '§9.2'],
  ['torchvision-ps-roi-pool', 'psRoiPool', '§12.1'],
  ['torchvision-ps-roi-align', 'psRoiAlign', '§12.2'],
  ['torchvision-multi-scale-roi-align', 'multiScaleRoiAlign', '§13.2'],
  ['torch-adaptive-pool', 'adaptivePool', '§16.1', 20],
  ['detectron2-roi-align-rotated', 'roiAlignRotated', '§17.3', 75],
  ['mmcv-roi-align-rotated', 'roiAlignRotated', '§17.3', 30],
  ['mmcv-deform-roi-pool', 'deformRoiPool', '§21.2', 30],
  ['dcnv2-deform-ps-roi-pool', 'deformPsRoiPool', '§21.4', 30],
  ['torch-sample-points', 'samplePoints', '§19.2', 26],
]

/** Problems of a file, from number `from` on. */
function group(name: PeerName, operator: OperatorName, spec: Case['spec'], from: number, last: number): Case {
  const to = Math.min(from + GROUP - 1, last)
  const text = {
    id: `golden/${name}-${from}-${to}`,
    spec,
    catches: `other answers than the peer’s: problems ${from} to ${to} of ${name}.json`,
    proves: 'planner',
  } as const
  return callsCase(text, operator, {}, async (world) => {
    for (const { number, problem, expected } of await peerProblems(name, from, GROUP)) {
      const result = await solve(world, world.backend, problem)
      const wrong = difference(result, { values: expected, shape: resultShape(problem) }, problem)
      if (wrong) throw new Finding(`problem ${number} of ${name}.json: ${wrong}`)
    }
  })
}

/** The same seeded problems put to torchvision and to onnxruntime, which `witness/` makes again, and to others. SPEC §14. */
export const peerAnswers: readonly Case[] = peers.flatMap(([name, operator, spec, last = PROBLEMS]) =>
  Array.from({ length: Math.ceil(last / GROUP) }, (_, n) => group(name, operator, spec, n * GROUP + 1, last)),
)
