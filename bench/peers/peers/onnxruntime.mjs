import { FLOAT, INT64, oneNodeModel } from '../../../conformance/witness/onnx-model.mjs'
import { channelsFirst, channelsLast } from './layout.mjs'

/**
 * onnxruntime's MaxRoiPool and RoiAlign (mode avg, half_pixel, 2×2 samples), channels first, as a session gives them:
 * a new tensor a call.
 *
 * @param ort the module: onnxruntime-node or onnxruntime-web
 * @param threads of one operator; 0 for as many as it likes
 */
export async function onnxruntime(name, ort, threads, { features, rois, params }) {
  const { outputSize, spatialScale } = params
  const [batch, height, width, channels] = features.shape
  const x = new ort.Tensor('float32', channelsFirst(features), [batch, channels, height, width])
  const count = rois.boxes.length / 4
  const options = { logSeverityLevel: 3, intraOpNumThreads: threads, interOpNumThreads: 1 }
  const open = (model) => ort.InferenceSession.create(model, options)

  const withBatch = Float32Array.from({ length: count * 5 }, (_, n) =>
    n % 5 === 0 ? 0 : rois.boxes[Math.floor(n / 5) * 4 + (n % 5) - 1],
  )
  const pool = await open(
    oneNodeModel(
      'MaxRoiPool',
      11,
      [
        ['x', FLOAT, 4],
        ['rois', FLOAT, 2],
      ],
      {
        pooled_shape: outputSize,
        spatial_scale: { float: spatialScale },
      },
    ),
  )
  const align = await open(
    oneNodeModel(
      'RoiAlign',
      16,
      [
        ['x', FLOAT, 4],
        ['rois', FLOAT, 2],
        ['batch_indices', INT64, 1],
      ],
      {
        mode: 'avg',
        output_height: outputSize[0],
        output_width: outputSize[1],
        sampling_ratio: 2,
        spatial_scale: { float: spatialScale },
        coordinate_transformation_mode: 'half_pixel',
      },
    ),
  )
  const feeds = {
    max: { x, rois: new ort.Tensor('float32', withBatch, [count, 5]) },
    align: {
      x,
      rois: new ort.Tensor('float32', rois.boxes, [count, 4]),
      batch_indices: new ort.Tensor('int64', new BigInt64Array(count), [count]),
    },
  }
  const task = (operator, session) => {
    return {
      name,
      operator,
      layout: 'NCHW',
      call: () => session.run(feeds[operator]),
      async result() {
        const { y } = await session.run(feeds[operator])
        return channelsLast(y.data, y.dims)
      },
      close: () => session.release(),
    }
  }
  return [task('max', pool), task('align', align)]
}
