import type { Backbone } from '@roipool/features'
import { centerNet } from '@roipool/features/tfjs'
import { fetchFile } from '@roipool/theme/fetch-file'
import weightsUrl from '../../node_modules/@vladmandic/human/models/centernet.bin?url'
import descriptionUrl from '../../node_modules/@vladmandic/human/models/centernet.json?url'

/** The network, frozen: CenterNet up to the map that describes an image best. tfjs must have a backend. */
export async function openNetwork(): Promise<Backbone> {
  const [description, weights] = await Promise.all([fetchFile(descriptionUrl), fetchFile(weightsUrl)])
  return centerNet({ description: await description.json(), weights: await weights.arrayBuffer() })
}
