import type { Backend, FeatureMap, RegionsName, RegionsOf, Shape } from '@roipool/core'
import type { OperatorName } from '../operators.js'
import { runOperator } from '../run-operator.js'

/** Pools the first block, so that the size of the whole is known before anything is written. */
export async function begin(
  operator: OperatorName,
  backend: Backend,
  { features, rois, params }: { features: FeatureMap; rois: RegionsOf<RegionsName>; params: object },
  count: number,
  onProgress: (done: number) => void,
) {
  const results = runOperator(operator, backend, features, rois, params)
  let milliseconds = 0
  const next = async (): Promise<FeatureMap | undefined> => {
    const started = performance.now()
    const { value } = await results.next()
    milliseconds += performance.now() - started
    return value ?? undefined
  }
  const first = (await next())!
  const [, height, width, channels] = first.shape
  return {
    shape: [count, height, width, channels] as Shape,
    /** Spent on pooling so far, and not on writing. */
    get milliseconds() {
      return milliseconds
    },
    /** None is kept, so that the whole may be larger than memory. */
    async *blocks() {
      let done = 0
      try {
        for (let block: FeatureMap | undefined = first; block; block = await next()) {
          yield block.data
          done += block.shape[0]
          onProgress(done)
        }
      } finally {
        await results.return()
      }
    },
  }
}

/** Keeps the first numbers for a report: those of the regions that it shows. */
export async function* keeping(blocks: AsyncIterable<Float32Array>, kept: Float32Array[], most: number) {
  let wanted = most
  for await (const block of blocks) {
    if (wanted > 0) kept.push(block.slice(0, wanted))
    wanted -= block.length
    yield block
  }
}
