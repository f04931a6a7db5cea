import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { io } from '@tensorflow/tfjs-core'
import type { LayersModel } from '@tensorflow/tfjs-layers'

/** Writes a layers model as `model.json` and `weights.bin` of a folder. */
export async function saveModel(model: LayersModel, folder: string): Promise<void> {
  mkdirSync(folder, { recursive: true })
  await model.save({
    save: async ({ modelTopology, weightSpecs, weightData }: io.ModelArtifacts) => {
      const manifest = [{ paths: ['weights.bin'], weights: weightSpecs }]
      const description = { format: 'layers-model', modelTopology, weightsManifest: manifest }
      writeFileSync(join(folder, 'model.json'), JSON.stringify(description))
      writeFileSync(join(folder, 'weights.bin'), new Uint8Array(weightData as ArrayBuffer))
      return { modelArtifactsInfo: { dateSaved: new Date(0), modelTopologyType: 'JSON' } }
    },
  } as io.IOHandler)
}
