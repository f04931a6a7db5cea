import type { Shape } from '@roipool/core'
import type { Case } from '../case.js'
import articleCaffe from '../golden/article-roi-caffe.json'
import articleFloor from '../golden/article-roipool-floor.json'
import hashFloor from '../golden/hash-roipool-article-floor.json'
import hashCaffe from '../golden/hash-roipool-caffe.json'
import onnxruntime from '../golden/ort-maxroipool-1x1.json'
import torchvision from '../golden/tv-roipool-issue1953.json'
import { type Box, pool } from './pool.js'

/** A file of `src/golden`: its README says what the fields mean. */
type Golden = typeof articleFloor | typeof articleCaffe

const generators: Record<string, (n: number) => number> = {
  count: (n) => n,
  'count-from-1': (n) => n + 1,
  tenths: (n) => n / 10,
  hash: (n) => (n * 37) % 101,
}

function toCase(file: Golden): Case {
  const shape = file.shape as unknown as Shape
  const length = shape.reduce((product, size) => product * size, 1)
  const value = generators[file.generator]
  if (!value) throw new Error(`golden ${file.id}: no generator ${file.generator}`)
  return pool(
    {
      id: `golden/${file.id}`,
      spec: file.quantization === 'floor' ? '§4.1' : '§4.2',
      catches: `not giving what is known: ${file.semantics}`,
    },
    { shape, data: () => Float32Array.from({ length }, (_, n) => value(n)) },
    { boxes: file.boxes as unknown as Box[], images: file.batchIndices },
    {
      outputSize: file.outputSize as unknown as [number, number],
      spatialScale: file.spatialScale,
      quantization: file.quantization === 'floor' ? 'floor' : 'round',
      layout: 'NCHW',
    },
    { from: 'golden', values: Float32Array.from(file.expected.values), source: file.source },
  )
}

export const golden: readonly Case[] = [
  articleFloor,
  articleCaffe,
  hashFloor,
  hashCaffe,
  onnxruntime,
  torchvision,
].map(toCase)
