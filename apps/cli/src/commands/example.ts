import { vgg16 } from '@roipool/fast-rcnn'
import { print, startProgress } from '@roipool/terminal'
import { ready, setBackend } from '@tensorflow/tfjs-core'
import { computeFoundingExample } from '../demo/founding-example.js'
import { platePath } from '../demo/plate.js'
import { readPhotograph } from '../input/photograph.js'
import { NETWORK } from '../network/size.js'
import { exampleText } from '../output/example-text.js'
// tfjs's way: loading it is what registers it.
import '@tensorflow/tfjs-backend-wasm'

/** Runs the founding example on VGG16 and prints it step by step. */
export async function example(): Promise<void> {
  const progress = startProgress()
  const work = async () => {
    progress.show('VGG16', 0, 1)
    const { square } = await readPhotograph(platePath(), [NETWORK.size, NETWORK.size])
    await setBackend('wasm')
    await ready()
    const backbone = await vgg16({ seed: 1 })
    const found = await computeFoundingExample(backbone, square)
    backbone.dispose()
    return found
  }
  await print(exampleText(await work().finally(() => progress.stop())))
}
