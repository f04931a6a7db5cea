import { fileURLToPath } from 'node:url'
import asc from 'assemblyscript/asc'

const PAGE = 65_536

let compiled

/** The limit: SIMD stores over a warm result, without and with one read of the map. */
export async function limit({ features, rois, params }) {
  const [PH, PW] = params.outputSize
  const bytes = (rois.boxes.length / 4) * PH * PW * features.shape[3] * 4
  const mapBytes = features.data.length * 4
  compiled ??= await compile()
  const initial = Math.ceil((bytes + mapBytes) / PAGE) + 2
  const { exports } = new WebAssembly.Instance(compiled, {
    env: { memory: new WebAssembly.Memory({ initial }) },
  })
  const end = PAGE + Math.ceil(bytes / 64) * 64
  return [
    task('limit: write the result', 'write', () => exports.write(PAGE, bytes, Math.random())),
    task('limit: write it, and read the map', 'write and read', () => {
      exports.write(PAGE, bytes, Math.random())
      exports.read(end, mapBytes)
    }),
  ]
}

/** The first touch of as much memory as the result takes, which every call that gives a new array pays. */
export function firstTouch({ features, rois, params }) {
  const [PH, PW] = params.outputSize
  const length = (rois.boxes.length / 4) * PH * PW * features.shape[3]
  return task('limit: first touch of a new result', 'touch', () => new Float32Array(length).fill(1))
}

function task(name, operator, work) {
  work()
  return {
    name,
    operator,
    layout: '–',
    async run() {
      const start = performance.now()
      work()
      return performance.now() - start
    },
    close: () => undefined,
  }
}

async function compile() {
  let binary
  const source = fileURLToPath(new URL('limit.as.ts', import.meta.url))
  const { error, stderr } = await asc.main(
    [
      source,
      '--outFile',
      'limit.wasm',
      '--optimizeLevel',
      '3',
      '--runtime',
      'stub',
      '--enable',
      'simd',
      '--importMemory',
    ],
    {
      writeFile(_, contents) {
        binary = contents
      },
    },
  )
  if (error) throw new Error(String(stderr), { cause: error })
  return WebAssembly.compile(binary)
}
