import { invalid } from '@roipool/core'
import type { Image } from './backbone.js'
import { checkSize, resize, type Size } from './resize.js'

/** A number for each of red, green and blue. */
export type Rgb = readonly [red: number, green: number, blue: number]

/** What a network takes: its value of a pixel is (pixel · rescale − mean) / deviation, where a pixel is 0 to 255. */
export interface InputOptions {
  /**
   * Height and width that one image is resized to, 512×512 by default. An image of another shape is squeezed, and so are
   * its boxes: `scale` says how much on each axis. So all maps are of one shape, and no cell shows padding.
   */
  readonly inputSize?: Size
  /** 1 by default; 1/255 for networks of PyTorch. */
  readonly rescale?: number
  /** 0 by default. In the order red, green, blue, whatever `order` is. */
  readonly mean?: number | Rgb
  /** 1 by default, as `mean`. */
  readonly deviation?: number | Rgb
  /** How the network takes its channels: RGB by default, BGR for networks that came from Caffe. */
  readonly order?: 'RGB' | 'BGR'
}

/** The options with what they leave out. @throws RoiPoolError ROI_INVALID for those that cannot be */
export function checkInput(options: InputOptions): Required<InputOptions> {
  const whole = {
    inputSize: [512, 512] as Size,
    rescale: 1,
    mean: 0,
    deviation: 1,
    order: 'RGB' as const,
    ...options,
  }
  checkSize('inputSize', whole.inputSize)
  for (const name of ['rescale', 'mean', 'deviation'] as const) {
    const numbers = channels(whole[name])
    const legal =
      numbers.length === 3 &&
      numbers.every((value) => Number.isFinite(value) && (value > 0 || name === 'mean'))
    if (!legal) {
      const kind = name === 'mean' ? 'finite' : 'finite and positive'
      invalid(`${name} must be ${kind}, for one or for each of three channels, but is ${whole[name]}`)
    }
  }
  if (!['RGB', 'BGR'].includes(whole.order)) invalid(`order must be 'RGB' or 'BGR', but is ${whole.order}`)
  return whole
}

/** Images at one size, as the network takes them: [N, height, width, 3]. */
export function toInput(images: readonly Image[], size: Size, options: InputOptions): Float32Array {
  const { rescale, mean, deviation, order } = checkInput(options)
  const [means, deviations] = [channels(mean), channels(deviation)]
  const place = order === 'RGB' ? [0, 1, 2] : [2, 1, 0]
  // To compute 786,432 numbers that stay as they are would be a tenth of CenterNet's time.
  const asTheyAre =
    order === 'RGB' && rescale === 1 && means.every((n) => n === 0) && deviations.every((n) => n === 1)
  const one = size[0] * size[1] * 3
  const all = new Float32Array(images.length * one)
  for (const [n, image] of images.entries()) {
    const pixels = resize(image, size)
    if (asTheyAre) {
      all.set(pixels, n * one)
      continue
    }
    for (let at = 0; at < one; at += 3) {
      for (let c = 0; c < 3; c++) {
        all[n * one + at + place[c]!] = (pixels[at + c]! * rescale - means[c]!) / deviations[c]!
      }
    }
  }
  return all
}

function channels(value: number | Rgb): readonly number[] {
  return typeof value === 'number' ? [value, value, value] : value
}
