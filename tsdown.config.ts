import { readFileSync } from 'node:fs'
import { defineConfig } from 'tsdown'

/** One build for every package: each `dist/x.js` a package.json exports or runs is built from its `src/x.ts`. */
const manifest = JSON.parse(readFileSync('package.json', 'utf8'))
const named = JSON.stringify([manifest.exports, manifest.bin]).matchAll(/\.\/dist\/([\w-]+)\.js/g)
const entry = [...new Set([...named].map((match) => `src/${match[1]}.ts`))]

/** Some of their exports have types that TypeScript infers. */
const inferred = ['core', 'backend-tfjs'].map((name) => `@roipool/${name}`)

export default defineConfig({
  cwd: process.cwd(),
  entry,
  format: 'esm',
  platform: manifest.bin ? 'node' : 'neutral',
  target: 'es2022',
  // A program needs none, nor a private package whose types are its sources. Written from each file alone, without
  // TypeScript, in a fifth of the time; where an export lacks a type, the build says so.
  dts: typeof manifest.exports?.['.'] === 'string' && { oxc: !inferred.includes(manifest.name) },
  fixedExtension: false,
})
