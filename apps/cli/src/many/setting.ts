import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { Backbone } from '@roipool/features'
import { defaultsOf, isPositionSensitive } from '../operators.js'
import { defaultSize, givenParams, type PoolOptions } from '../pool/options.js'
import { hashOf, PER_JOB } from './jobs.js'

/** What decides the numbers and their files, besides the images and their boxes. */
export type Configuration = Readonly<Record<string, unknown>>

/** What follows from the options and the network: the same in every process that works on a folder. */
export interface Setting {
  readonly configuration: Configuration
  readonly hash: string
  /** Of the operator, without the scale. */
  readonly params: { readonly outputSize: readonly [height: number, width: number] }
  /** Of a row. */
  readonly shape: readonly [height: number, width: number, channels: number]
  readonly rowBytes: number
}

export async function settingOf(options: PoolOptions, network: Backbone): Promise<Setting> {
  const { operator, backend, fit = 'squeeze', as = 'npy', perJob = PER_JOB, model } = options
  const given = givenParams(options)
  const outputSize = options.outputSize ?? defaultSize(operator, [1, 1, 1, network.channels])
  const [height, width] = outputSize
  const channels = isPositionSensitive(operator) ? network.channels / (height * width) : network.channels
  const { rescale, mean, deviation, order, layout, tokens, stride } = options
  const configuration = {
    ...{ network: network.name, inputSize: network.inputSize },
    ...(model !== undefined && { model: await digestOf(model) }),
    ...{ rescale, mean, deviation, order, layout, tokens, stride, fit, operator },
    params: { outputSize, ...defaultsOf(operator), ...given },
    ...{ backend, as, perJob },
  }
  return {
    configuration,
    hash: hashOf(configuration),
    params: { outputSize, ...given },
    shape: [height, width, channels],
    rowBytes: height * width * channels * 4,
  }
}

/** Sixteen digits that stand for the bytes of a model: an .onnx file, or a model.json with its weights. */
async function digestOf(model: string): Promise<string> {
  const hash = createHash('sha256')
  const bytes = await readFile(model)
  hash.update(bytes)
  if (model.toLowerCase().endsWith('.json')) {
    const { weightsManifest } = JSON.parse(bytes.toString('utf8'))
    for (const path of weightsManifest.flatMap((group: { paths: string[] }) => group.paths)) {
      hash.update(await readFile(join(dirname(model), path)))
    }
  }
  return hash.digest('hex').slice(0, 16)
}

/** How two configurations differ, in words. */
export function differences(old: Configuration, now: Configuration): string {
  const text = (value: unknown) => JSON.stringify(value)
  return Object.keys({ ...old, ...now })
    .filter((name) => text(old[name] ?? null) !== text(now[name] ?? null))
    .map((name) => `${name} was ${text(old[name])}, not ${text(now[name])}`)
    .join('; ')
}
