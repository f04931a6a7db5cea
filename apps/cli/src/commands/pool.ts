import { exitCode, fail, print } from '@roipool/terminal'
import { areMany, isFolder } from '../many/find-images.js'
import { layersOf } from '../network/open.js'
import { flagOf } from '../operators.js'
import { shapeText } from '../output/numbers.js'
import { table } from '../output/table.js'
import type { PoolOptions } from '../pool/options.js'

/** Pools the regions of one image or map into a file, or those of many images into a folder. Returns the exit code. */
export async function pool(inputs: readonly string[], options: PoolOptions): Promise<number> {
  if (options.listLayers) return listLayers(options)
  if (inputs.length === 0) fail("missing required argument 'input'")
  if (options.output === undefined) fail("required option '-o, --output <file>' not specified")
  if (await isFolder(options.output)) {
    const { poolMany } = await import('../many/pool-many.js')
    return poolMany(inputs, options)
  }
  const [input] = inputs as readonly [string]
  if (await areMany(inputs)) {
    fail(`${input} can be many images, so -o must be a folder: end it with /, as in features/`)
  }
  const many = ['resume', 'as', 'shard', 'workers', 'perJob', 'imageTimeout'] as const
  const stray = many.find((name) => options[name] !== undefined)
  if (stray) fail(`${flagOf(stray)} is for many images, whose -o is a folder: end it with /`)
  const { poolOne } = await import('../pool/pool-one.js')
  await poolOne(input, options)
  return exitCode.done
}

/** Says where a model can be tapped. */
async function listLayers(options: PoolOptions): Promise<number> {
  const layers = await layersOf(options)
  const rows = layers.map(({ name, kind, shape }) => [name, kind, shapeText(shape)])
  await print(options.json ? JSON.stringify(layers, null, 2) : table(['layer', 'made by', 'shape'], rows))
  return exitCode.done
}
