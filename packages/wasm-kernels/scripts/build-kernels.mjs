// Compiles assembly/ twice, with threads and with gradients, and writes both, as text, to generated/kernels.js: so they
// are bundled like any other module and load wherever JavaScript does, without a path to a file.
import { mkdirSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import asc from 'assemblyscript/asc'

process.chdir(fileURLToPath(new URL('..', import.meta.url)))

const names = { withThreads: 'threads', withGradients: 'gradients' }
const texts = []
for (const [name, file] of Object.entries(names)) {
  const { error, stderr, binary } = await compile(`assembly/${file}.ts`)
  if (error) {
    console.error(stderr)
    process.exit(1)
  }
  refuseData(binary)
  console.log(`generated/kernels.js, ${name}: ${binary.length} bytes of WebAssembly`)
  texts.push(
    `export const ${name} = { base64: '${binary.toString('base64')}', memoryByte: ${memoryByte(binary)} }\n`,
  )
}
mkdirSync('generated', { recursive: true })
writeFileSync('generated/kernels.js', texts.join(''))
writeFileSync(
  'generated/kernels.d.ts',
  `/** A WebAssembly module of assembly/. */
export interface Binary {
  readonly base64: string
  /** The byte of it that says what memory it imports: 3 is shared, 1 is not; the rest is the same. */
  readonly memoryByte: number
}
${Object.keys(names)
  .map((name) => `export declare const ${name}: Binary\n`)
  .join('')}`,
)

async function compile(entry) {
  const options = [
    ...['--optimizeLevel', '3', '--runtime', 'stub', '--enable', 'simd', '--enable', 'threads'],
    ...['--importMemory', '--noExportMemory', '--sharedMemory', '--maximumMemory', '65536'],
  ]
  let written
  const result = await asc.main([entry, '--outFile', 'kernels.wasm', ...options], {
    writeFile(_name, contents) {
      written = Buffer.from(contents)
    },
  })
  return { error: result.error, stderr: result.stderr?.toString(), binary: written }
}

/** Where the import of the memory has its limits: after its names and its kind. */
function memoryByte(wasm) {
  const memory = Buffer.from('\x03env\x06memory\x02')
  const at = wasm.indexOf(memory) + memory.length
  if (wasm[at] !== 3) throw new Error('no import of a shared memory')
  return at
}

/** Data of its own would be written over what lies in somebody else's memory. */
function refuseData(wasm) {
  const DATA = 11
  let at = 8
  while (at < wasm.length) {
    if (wasm[at] === DATA)
      throw new Error('the kernels bring data, which tfjs has no room for: no strings, no arrays')
    let length = 0
    for (let shift = 0, byte = 128; byte >= 128; shift += 7) {
      byte = wasm[++at]
      length |= (byte & 127) << shift
    }
    at += length + 1
  }
}
