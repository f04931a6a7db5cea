import { type FoundingExample, REGION } from '../demo/founding-example.js'
import { milliseconds, shapeText } from './numbers.js'
import { pairs, table } from './table.js'

/** The founding example, step by step. */
export function exampleText(example: FoundingExample): string {
  const { network, features, coverage, outputSize, hidden, detections } = example
  const { scaled, quantized } = coverage
  const channels = features.shape[3]
  const { y, x, height, width } = REGION
  const steps = pairs([
    ['image', '512×512 pixels'],
    ['network', `${network}, random weights, one pass in ${milliseconds(example.milliseconds)}`],
    ['feature map', shapeText(features.shape.slice(1))],
    ['region', `${height} rows by ${width} columns of pixels, at row ${y} and column ${x}`],
    [
      'scaled by 1/32',
      `${two(scaled.height)} by ${two(scaled.width)} cells, at row ${two(scaled.y)} and column ${two(scaled.x)}`,
    ],
    [
      'whole cells',
      `${quantized.height} by ${quantized.width}, at row ${quantized.y} and column ${quantized.x}`,
    ],
    ['pooled', shapeText([...outputSize, channels])],
    ['fully connected', `${outputSize[0] * outputSize[1] * channels} → ${hidden} → scores and boxes`],
  ])
  const rows = detections.map(({ class: name, score, box }) => [
    name,
    score.toFixed(3),
    [...box].map((edge) => edge.toFixed(0)).join(' '),
  ])
  return `${steps}

${table(['class', 'score', 'box x1 y1 x2 y2'], rows, [1])}

Nothing is trained here: scores and boxes show what comes out, not what is in the picture.`
}

function two(cells: number): string {
  return String(Math.round(cells * 100) / 100)
}
