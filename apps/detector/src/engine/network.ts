import type { Backbone } from '@roipool/features'
import { centerNet } from '@roipool/features/tfjs'
import weightsUrl from '../../node_modules/@vladmandic/human/models/centernet.bin?url'
import descriptionUrl from '../../node_modules/@vladmandic/human/models/centernet.json?url'

/** The network, frozen: CenterNet up to the map that describes an image best. tfjs must have a backend. */
export async function openNetwork(): Promise<Backbone> {
  const [description, weights] = await Promise.all([get(descriptionUrl), get(weightsUrl)])
  return centerNet({ description: await description.json(), weights: await weights.arrayBuffer() })
}

async function get(url: string): Promise<Response> {
  const response = await fetch(url)
  if (!response.ok) throw new Error(`The network cannot be fetched: ${url}: ${response.status}`)
  return response
}
