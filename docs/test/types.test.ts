import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import ts from 'typescript'
import { afterAll, describe, expect, it } from 'vitest'
import { blocks, modules, root } from './blocks.js'

/** A TypeScript project's strictest settings, in the two ways of finding packages that it may choose. */
const strict: ts.CompilerOptions = {
  strict: true,
  exactOptionalPropertyTypes: true,
  noEmit: true,
  target: ts.ScriptTarget.ES2022,
  lib: ['lib.es2022.d.ts', 'lib.dom.d.ts', 'lib.dom.iterable.d.ts'],
  types: [],
}
const settings: Record<string, ts.CompilerOptions> = {
  nodenext: { module: ts.ModuleKind.NodeNext, moduleResolution: ts.ModuleResolutionKind.NodeNext },
  bundler: { module: ts.ModuleKind.ESNext, moduleResolution: ts.ModuleResolutionKind.Bundler },
}

/** Inside the workspace, so that examples find the packages. */
const folder = mkdtempSync(join(root, 'docs', '.examples-'))
afterAll(() => rmSync(folder, { recursive: true }))

const examples = modules(blocks()).map(({ place, code }) => {
  const file = join(folder, `${place.replace(/\W+/g, '-')}.ts`)
  writeFileSync(file, code)
  return { place, file }
})

describe.each(Object.entries(settings))('every example compiles as TypeScript, %s', (_, resolution) => {
  const program = ts.createProgram(
    examples.map(({ file }) => file),
    { ...strict, ...resolution },
  )

  it.each(examples)('$place', ({ file }) => {
    const found = ts.getPreEmitDiagnostics(program, program.getSourceFile(file))
    expect(found.map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, '\n'))).toEqual([])
  })
})
