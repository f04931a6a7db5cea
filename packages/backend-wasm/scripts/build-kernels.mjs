// Compiles assembly/ and writes it, as text, to generated/kernels.js: so it is bundled like any other module and loads
// wherever JavaScript does, without a path to a file.
import { mkdirSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import asc from 'assemblyscript/asc'

process.chdir(fileURLToPath(new URL('..', import.meta.url)))

const { error, stderr, binary } = await compile()
if (error) {
  console.error(stderr)
  process.exit(1)
}
mkdirSync('generated', { recursive: true })
writeFileSync(
  'generated/kernels.js',
  `/** The WebAssembly module of assembly/, in base64. */
export const kernels =
  '${binary.toString('base64')}'
/** The byte of it that says what memory it imports: 3 is shared, 1 is not; the rest is the same. */
export const memoryByte = ${memoryByte(binary)}
`,
)
writeFileSync(
  'generated/kernels.d.ts',
  'export declare const kernels: string\nexport declare const memoryByte: number\n',
)
console.log(`generated/kernels.js: ${binary.length} bytes of WebAssembly`)

async function compile() {
  const options = [
    ...['--optimizeLevel', '3', '--runtime', 'stub', '--enable', 'simd', '--enable', 'threads'],
    ...['--importMemory', '--noExportMemory', '--sharedMemory', '--maximumMemory', '65536'],
  ]
  let written
  const result = await asc.main(['assembly/index.ts', '--outFile', 'kernels.wasm', ...options], {
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
