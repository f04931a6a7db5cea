import { cpus } from 'node:os'
import { engines as entries } from '@roipool/catalog'
import { coverage, type RoiPoolParams, roiPool } from '@roipool/core'
import { findBackend } from '../backends.js'
import { readPhotograph } from '../input/photograph.js'
import { fromPhotograph } from '../input/source.js'
import { openNetwork } from '../network/node.js'
import type { DemoData } from './data.js'
import { compareEngines } from './engines.js'
import { frames, platePath } from './plate.js'
import { computeWorkedExample } from './worked-example.js'

/**
 * Does the main job: the photograph, the network, the regions, every backend.
 *
 * @param onStep is told what is being done, and how many of how many steps are behind
 */
export async function computeDemo(
  onStep: (label: string, done: number, total: number) => void,
): Promise<DemoData> {
  const total = entries.length + 2
  onStep('network', 0, total)
  const network = await openNetwork()
  const photograph = await readPhotograph(platePath(), network.inputSize)
  const { features, rois, spatialScale } = await fromPhotograph(network, photograph, frames)
  network.dispose()
  const params: RoiPoolParams = { outputSize: [3, 3], spatialScale, quantization: 'floor', reduce: 'max' }
  const naive = await findBackend('naive').open()
  const pooled = await roiPool(naive, features, rois, params)
  const example = await computeWorkedExample(naive)
  await naive.dispose()
  let done = 1
  const problem = { features, rois, params }
  const engines = await compareEngines(entries, problem, pooled.data, (label) => onStep(label, done++, total))
  return {
    photograph: { width: photograph.width, height: photograph.height, jpeg: await photograph.jpeg(1024) },
    frames: frames.rows,
    features,
    params,
    coverage: coverage(rois, params, features.shape),
    coverageRounded: coverage(rois, { ...params, quantization: 'round' }, features.shape),
    pooled,
    example,
    engines,
    machine: `Node ${process.versions.node}, ${cpus()[0]?.model.trim() || 'a processor without a name'}.`,
    date: new Date().toISOString().slice(0, 10),
  }
}
