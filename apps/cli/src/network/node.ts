import { readFile } from 'node:fs/promises'
import { type Network, openCenterNet } from '@roipool/features'
import { fail, oneLine } from '@roipool/terminal'

const PACKAGE = '@vladmandic/human'

/** Opens the network from the npm package that ships its weights: they are read, never copied. */
export async function openNetwork(): Promise<Network> {
  const [json, weights] = await Promise.all([read('centernet.json'), read('centernet.bin')])
  return openCenterNet({
    description: JSON.parse(json.toString('utf8')),
    weights: new Uint8Array(weights).buffer,
  })
}

async function read(name: string): Promise<Buffer> {
  try {
    return await readFile(new URL(`../models/${name}`, import.meta.resolve(PACKAGE)))
  } catch (error) {
    fail(`the network cannot be read: npm install ${PACKAGE} (${oneLine(error)})`, error)
  }
}
