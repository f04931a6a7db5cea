import { describeValue, invalid } from '@roipool/core'
import type { io } from '@tensorflow/tfjs-core'

/** A handler for `save` and `load`. After `save`, `bytes` is the file. */
export interface OneFile extends io.IOHandler {
  bytes: Uint8Array | undefined
}

const MAGIC = 'roipool1'

/** Whether bytes are what `oneFile` made of a model. */
export function isOneFile(bytes: Uint8Array): boolean {
  return new TextDecoder().decode(bytes.subarray(0, MAGIC.length)) === MAGIC
}

/**
 * A model as one file in memory: `const file = oneFile(); await save(model, file)`, then `file.bytes` may be written
 * anywhere. `load(oneFile(bytes), { backbone })` opens it.
 *
 * The file: eight letters, the length of what follows as four bytes, the least first, that much JSON, the weights.
 */
export function oneFile(bytes?: Uint8Array): OneFile {
  const file: OneFile = {
    bytes,
    async save({ weightData, ...rest }) {
      const json = new TextEncoder().encode(JSON.stringify(rest))
      const weights = new Uint8Array(weightData as ArrayBuffer)
      file.bytes = new Uint8Array(MAGIC.length + 4 + json.length + weights.length)
      file.bytes.set(new TextEncoder().encode(MAGIC))
      new DataView(file.bytes.buffer).setUint32(MAGIC.length, json.length, true)
      file.bytes.set(json, MAGIC.length + 4)
      file.bytes.set(weights, MAGIC.length + 4 + json.length)
      return { modelArtifactsInfo: { dateSaved: new Date(), modelTopologyType: 'JSON' } }
    },
    async load() {
      const all = file.bytes
      if (!(all instanceof Uint8Array)) {
        invalid(`oneFile must be given the bytes of a saved model, but has ${describeValue(all)}`)
      }
      const from = MAGIC.length + 4
      const length =
        all.length < from ? Infinity : new DataView(all.buffer, all.byteOffset).getUint32(MAGIC.length, true)
      if (!isOneFile(all) || from + length > all.length) {
        invalid(`a file of ${all.length} bytes is no model that was saved to oneFile, or was cut short`)
      }
      const rest = JSON.parse(new TextDecoder().decode(all.subarray(from, from + length)))
      // A copy: a Buffer's slice is none.
      return { ...rest, weightData: new Uint8Array(all.subarray(from + length)).buffer }
    },
  }
  return file
}
