import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { blocks, LONG, root } from '../../../docs/test/blocks.js'
import { platePath } from '../src/demo/plate.js'
import { command as inThisProcess, roipool } from './roipool.js'

/** Inside the workspace, so that a backend finds the packages. */
const folder = mkdtempSync(join(root, 'docs', '.examples-'))

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

/**
 * What documents show for a shell is run in a folder with a photo.jpg, boxes.json, coco.json, annotations.json, photos/ and
 * backend.mjs: all of it, each in a process of its own, as a user does; or what is not long, in this one, which has loaded
 * the command line.
 */
export function testDocuments(all: boolean): void {
  describe('sh examples', () => {
    const lines = blocks()
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

    copyFileSync(platePath(), join(folder, 'photo.jpg'))
    writeFileSync(join(folder, 'boxes.json'), '[[8, 6, 160, 120], [200, 140, 330, 250]]')
    mkdirSync(join(folder, 'photos'))
    for (const name of ['cats', 'photo']) {
      copyFileSync(join(folder, 'photo.jpg'), join(folder, `photos/${name}.jpg`))
    }
    for (const name of ['coco', 'annotations']) {
      writeFileSync(join(folder, `${name}.json`), JSON.stringify(cats))
    }
    copyFileSync(join(root, 'apps/cli/test/fixtures/backend.mjs'), join(folder, 'backend.mjs'))
    afterAll(() => rmSync(folder, { recursive: true }))

    it.each([...commands].filter((command) => all || !LONG.test(command)))('%s', async (command) => {
      const [program, ...args] = command.split(/ +/).map((word) => word.replace(/^'(.*)'$/, '$1'))
      // Each document begins with an empty folder.
      if (args.includes('features/') && args[0] === 'pool')
        rmSync(join(folder, 'features'), { recursive: true, force: true })
      // `roipool-conform` is `roipool conform`.
      const words = program === 'roipool' ? args : ['conform', ...args]
      const less = command.includes('--compare') ? [] : (shorter[words[0]!] ?? [])
      // `conform` starts a process of what was built.
      const run = all || words[0] === 'conform' ? roipool : inThisProcess
      const { code, stderr } = await run(folder, ...words, ...less)
      const queue = args.find((word) => word.startsWith('redis://'))
      if (args.includes(ABSENT))
        expect(stderr).toContain(`cannot read the model ${ABSENT}: no such file or folder`)
      else if (queue) expect(stderr).toContain(`${queue} cannot be reached`)
      else expect(code, stderr).toBe(0)
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
