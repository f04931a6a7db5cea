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
  `/** The WebAssembly module of assembly/, in base64. */\nexport const kernels =\n  '${binary.toString('base64')}'\n`,
)
writeFileSync('generated/kernels.d.ts', 'export declare const kernels: string\n')
console.log(`generated/kernels.js: ${binary.length} bytes of WebAssembly`)

async function compile() {
  const options = [
    '--optimizeLevel',
    '3',
    '--runtime',
    'stub',
    '--enable',
    'simd',
    '--importMemory',
    '--noExportMemory',
  ]
  let written
  const result = await asc.main(['assembly/index.ts', '--outFile', 'kernels.wasm', ...options], {
    writeFile(_name, contents) {
      written = Buffer.from(contents)
    },
  })
  return { error: result.error, stderr: result.stderr?.toString(), binary: written }
}
