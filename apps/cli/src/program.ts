import { addConform, MODULE } from '@roipool/conformance/command'
import { type End, examples } from '@roipool/terminal'
import { Command, Option } from 'commander'
import { addDetection } from './detect/commands.js'
import { parseCount } from './options.js'
import { addPool, addSimilar } from './pool/commands.js'
import { addQueue } from './queue/commands.js'
import { version } from './version.js'

/** What names a backend. */
const BACKEND = `${MODULE}; or what \`roipool backends\` lists`

/** The commands. Each loads its code when it is run, so that help is quick. */
export function createProgram(end: End): Command {
  const program = new Command('roipool')
    .description('Region-of-Interest pooling: the features of every box in a picture, at one size.')
    .version(version)
    .configureHelp({ subcommandTerm: (command) => command.name(), visibleCommands: (of) => [...of.commands] })
  addPool(program, end)
  addSimilar(program)
  addQueue(program, end)
  addDetection(program, end)
  addDemo(program, end)
  addExample(program)
  addBackends(program)
  addConform(program, end, { child: new URL('./conform-child.js', import.meta.url), backend: BACKEND })
  addNew(program)
  addBench(program, end)
  for (const command of program.commands) command.summary(summaries[command.name()] ?? command.description())
  return program
}

/** Where a description takes more than a line of 80 columns. */
const summaries: Readonly<Record<string, string>> = {
  pool: 'pool boxes of images, or of a feature map, into arrays',
  similar: 'find the regions most similar to one of those that were pooled',
  submit: 'put the work of pool into a queue in Redis',
  status: 'say how far a queue is, and what failed',
  merge: 'put a folder of results into one file, or a set of files',
  train: 'train a detector on pictures with boxes',
  evaluate: 'measure a detector on pictures with boxes, as COCO does',
  demo: 'pool 24 cats on every backend that runs here; write a report',
  example: 'the founding example, step by step, on VGG16',
}

function addDemo(program: Command, end: End): void {
  program
    .command('demo')
    .description('pool 24 cats on every backend that can run here; write a report with pictures')
    .argument('[folder]', 'where regions.npy and report.html go; made if missing', 'out')
    .addHelpText('after', examples('roipool demo', 'roipool demo results/today'))
    .action(async (folder: string) => {
      const { demo } = await import('./commands/demo.js')
      end(await demo(folder))
    })
}

function addExample(program: Command): void {
  program
    .command('example')
    .description('the founding example, step by step: VGG16, one region, a score and a box for each class')
    .addHelpText('after', examples('roipool example'))
    .action(async () => {
      const { example } = await import('./commands/example.js')
      await example()
    })
}

function addBackends(program: Command): void {
  program
    .command('backends')
    .description('list the backends that run here, and why others cannot')
    .option('--json', 'print the list for machines')
    .addHelpText('after', examples('roipool backends', 'roipool backends --json'))
    .action(async (options) => {
      const { backends } = await import('./commands/backends.js')
      await backends(options)
    })
}

function addNew(program: Command): void {
  program
    .command('new')
    .description('begin something of your own')
    .command('backend')
    .description('write a backend that conforms into an empty folder: its driver, its test, a README')
    .argument('<folder>', 'made if missing; the backend is named after it')
    .option('--js', 'JavaScript instead of TypeScript')
    .addHelpText(
      'after',
      examples('roipool new backend backend-mine', 'roipool new backend backend-mine --js'),
    )
    .action(async (folder: string, options) => {
      const { newBackend } = await import('./commands/new-backend.js')
      await newBackend(folder, options)
    })
}

function addBench(program: Command, end: End): void {
  program
    .command('bench')
    .description('measure backends: conformance first, then times')
    .option('--backend <modules...>', `${BACKEND} (default: all that can run here)`)
    .option(
      '--workload <names...>',
      'worked-example, proposals, c4, fpn-p2, one-roi, with other sizes as c4:rois=1000,bins=14x14 (default: all)',
    )
    .addOption(
      new Option('--operator <names...>', 'what is computed').choices(['max', 'align', 'rotated', 'masks']),
    )
    .option('--rounds <number>', 'rounds of each measurement', parseCount, 9)
    .option('--json <file>', 'write the record, for --compare and for the page')
    .option('--commit <name>', 'a name for the code that is measured, kept in the record')
    .option('--browser', 'measure in a headless Chromium instead of in Node')
    .option('--compare <files...>', 'measure nothing; compare two records')
    .addHelpText(
      'after',
      `${examples(
        'roipool bench',
        'roipool bench --backend wasm ./backend.mjs --workload c4 --json today.json',
        'roipool bench --compare yesterday.json today.json',
      )}
Exit code: 0 measured, 1 a backend is wrong, 2 it cannot be done, 130 Ctrl+C.`,
    )
    .action(async (options) => {
      const { bench } = await import('./commands/bench.js')
      end(await bench(options))
    })
}
