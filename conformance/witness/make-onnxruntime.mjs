// Writes src/golden/onnxruntime-*.json: what onnxruntime's CPU kernels answer to the problems of torchvision-*.json; and
// what they answer to the problems of src/golden/differences.json.
//
// Needs onnxruntime-node in the folder it is started from; nothing else of the project does:
//   mkdir ort && cd ort && npm install --ignore-scripts onnxruntime-node@1.30.0 && node ../witness/make-onnxruntime.mjs
import { readFileSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { FLOAT, INT64, oneNodeModel as model } from './onnx-model.mjs'

const require = createRequire(join(process.cwd(), 'x.js'))
const ort = require('onnxruntime-node')
const { version } = require('onnxruntime-node/package.json')
const golden = new URL('../src/golden/', import.meta.url)

// ---- problems ----------------------------------------------------------------------------------------------

/** The map of a problem, channels first; the formula is in peers.ts and make-torchvision.py too. */
function features({ shape: [batch, height, width, channels], seed, values }) {
  const data = new Float32Array(batch * height * width * channels)
  for (let n = 0; n < data.length; n++) {
    const c = n % channels
    const cell = Math.floor(n / channels)
    const image = Math.floor(cell / (height * width))
    const value = values ? Number(values[n]) : (((n * 40503 + seed) % 65521) - 32760) / 32768
    data[(image * channels + c) * height * width + (cell % (height * width))] = value
  }
  return new ort.Tensor('float32', data, [batch, channels, height, width])
}

function maxRoiPool({ rois, params }) {
  const attributes = { pooled_shape: params.outputSize, spatial_scale: { float: params.spatialScale } }
  return {
    model: model(
      'MaxRoiPool',
      11,
      [
        ['x', FLOAT, 4],
        ['rois', FLOAT, 2],
      ],
      attributes,
    ),
    feeds: { rois: new ort.Tensor('float32', Float32Array.from(rois.flat()), [rois.length, 5]) },
  }
}

function roiAlign({ rois, params }) {
  const { outputSize, spatialScale, samplingRatio, aligned, reduce = 'avg' } = params
  const attributes = {
    mode: reduce,
    output_height: outputSize[0],
    output_width: outputSize[1],
    sampling_ratio: samplingRatio === 'adaptive' ? 0 : samplingRatio,
    spatial_scale: { float: spatialScale },
    coordinate_transformation_mode: aligned ? 'half_pixel' : 'output_half_pixel',
  }
  const inputs = [
    ['x', FLOAT, 4],
    ['rois', FLOAT, 2],
    ['batch_indices', INT64, 1],
  ]
  const boxes = Float32Array.from(rois.flatMap(([, ...box]) => box))
  const images = BigInt64Array.from(rois.map(([image]) => BigInt(image)))
  return {
    model: model('RoiAlign', 16, inputs, attributes),
    feeds: {
      rois: new ort.Tensor('float32', boxes, [rois.length, 4]),
      batch_indices: new ort.Tensor('int64', images, [rois.length]),
    },
  }
}

/** The result with channels last. */
function channelsLast({ data, dims: [, channels, height, width] }) {
  const out = new Float32Array(data.length)
  for (let n = 0; n < out.length; n++) {
    const c = n % channels
    const bin = Math.floor(n / channels)
    const k = Math.floor(bin / (height * width))
    out[n] = data[(k * channels + c) * height * width + (bin % (height * width))]
  }
  return out
}

async function answer(problem, make) {
  const { model, feeds } = make(problem)
  const session = await ort.InferenceSession.create(model, { logSeverityLevel: 3, intraOpNumThreads: 1 })
  const { y } = await session.run({ x: features(problem), ...feeds })
  await session.release()
  return channelsLast(y)
}

async function write(name, from, operator, make) {
  const { problems } = JSON.parse(readFileSync(new URL(from, golden), 'utf8'))
  const rows = []
  for (const problem of problems) {
    const expected = Buffer.from((await answer(problem, make)).buffer).toString('base64')
    rows.push(JSON.stringify({ ...problem, expected }))
  }
  const source = `onnxruntime-node ${version}, CPU, ${name}, on the problems of ${from}`
  const head = JSON.stringify({ operator, source, script: 'witness/make-onnxruntime.mjs' })
  const file = `onnxruntime-${name.replace(/(?!^)[A-Z]/g, '-$&').toLowerCase()}.json`
  writeFileSync(new URL(file, golden), `${head.slice(0, -1)}, "problems": [\n${rows.join(',\n')}\n]}\n`)
  console.log(file, rows.length, 'problems')
}

async function writeDifferences() {
  const url = new URL('differences.json', golden)
  const file = JSON.parse(readFileSync(url, 'utf8'))
  for (const item of file.differences) {
    if (!item.peer.startsWith('onnxruntime')) continue
    const values = await answer(item, item.operator === 'roiPool' ? maxRoiPool : roiAlign)
    item.answer = Array.from(values, (value) => (Number.isNaN(value) ? 'NaN' : value))
    console.log(item.id, item.answer)
  }
  const rows = file.differences.map((item) => JSON.stringify(item))
  writeFileSync(url, `{"differences": [\n${rows.join(',\n')}\n]}\n`)
}

await write('MaxRoiPool', 'torchvision-roi-pool.json', 'roiPool', maxRoiPool)
await write('RoiAlign', 'torchvision-roi-align.json', 'roiAlign', roiAlign)
await writeDifferences()
