import type { ModelFiles } from '@roipool/features/tfjs'
import { fetchFile } from '@roipool/theme/fetch-file'
import weightsUrl from '../../node_modules/@vladmandic/human/models/centernet.bin?url'
import descriptionUrl from '../../node_modules/@vladmandic/human/models/centernet.json?url'

/**
 * The network's files.
 *
 * @param onProgress is told the share of the weights that has arrived
 */
export async function fetchNetwork(onProgress: (share: number) => void): Promise<ModelFiles> {
  const [description, weights] = await Promise.all([fetchFile(descriptionUrl), fetchFile(weightsUrl)])
  const [text, bytes] = await Promise.all([description.text(), arrayBuffer(weights, onProgress)])
  return { description: JSON.parse(text), weights: bytes }
}

async function arrayBuffer(response: Response, onProgress: (share: number) => void): Promise<ArrayBuffer> {
  const total = Number(response.headers.get('Content-Length'))
  let done = 0
  const counted = response.body!.pipeThrough(
    new TransformStream<Uint8Array<ArrayBuffer>, Uint8Array<ArrayBuffer>>({
      transform(chunk, controller) {
        done += chunk.length
        if (total > 0) onProgress(done / total)
        controller.enqueue(chunk)
      },
    }),
  )
  return new Response(counted).arrayBuffer()
}
