import { addConform, MODULE } from '@roipool/conformance/command'
import { type End, examples } from '@roipool/terminal'
import { Command, Option } from 'commander'
import { addDetection } from './detect/commands.js'
import { rowFormatNames } from './input/boxes/format.js'
import { fits, layouts } from './input/choices.js'
import { operatorNames, takesImages } from './operators.js'
import { parseCount, parseOutputSize, parseRgb, parseScale, parseShare } from './options.js'
import { formats } from './output/formats/index.js'
import { parameterOptions } from './parameter-options.js'
import { version } from './version.js'

/** What names a backend. */
const BACKEND = `${MODULE}; or what \`roipool backends\` lists`

/** The commands. Each loads its code when it is run, so that help is quick. */
export function createProgram(end: End): Command {
  const program = new Command('roipool')
    .description('Region-of-Interest pooling: the features of every box in a picture, at one size.')
    .version(version)
    .configureHelp({ subcommandTerm: (command) => command.name() })
  addPool(program, end)
  addSimilar(program)
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

function addPool(program: Command, end: End): void {
  const command = program
    .command('pool')
    .description('pool boxes of images, or of a feature map of your own, into files of arrays')
    .argument(
      '[input...]',
      "an image; a feature map: .npy, .npz or .safetensors of floats, [H, W, C] or [N, H, W, C]; many images: files, folders, patterns such as 'photos/**/*.jpg'; - for standard input, or a list there where -o is a folder",
    )
    .optionsGroup('Boxes:')
    .option(
      '-b, --boxes <file>',
      `COCO, Pascal VOC, YOLO, LabelMe, JSON, CSV, TSV or .npy, in pixels of the image; a folder with a file an image; for cropAndResize from 0 to 1; none for ${operatorNames.filter(takesImages).join(', ')}`,
    )
    .option(
      '--image <name>',
      'what the file of boxes calls the image, a name or an id (default: by its file)',
    )
    .option('--normalized', 'boxes are fractions of the image, from 0 to 1')
    .addOption(
      new Option('--format <order>', 'how boxes are written (default: xyxy, or what the file says)').choices(
        rowFormatNames,
      ),
    )
    .optionsGroup('Input:')
    .addOption(
      new Option(
        '--fit <how>',
        'how a photograph becomes the square the network sees (default: squeeze)',
      ).choices(fits),
    )
    .option('--spatial-scale <number>', 'cells to a pixel, 1/stride; for feature maps only', parseScale)
    .addOption(
      new Option(
        '--layout <order>',
        'where the channels of a feature map are (default: NHWC), or of an ONNX layer (default: NCHW)',
      ).choices(layouts),
    )
    .option('--array <name>', 'which array of an .npz or a .safetensors')
    .optionsGroup('Network:')
    .option('--model <file>', 'an .onnx file, or the model.json of tfjs (default: CenterNet, stride 32)')
    .option('--layer <name>', 'the value, node or layer that is the map')
    .option('--list-layers', 'print what --layer can be, with shapes, and end')
    .option('--tokens', 'the layer gives patch tokens of a ViT: what stands before them is dropped')
    .option('--input-size <size>', 'HEIGHTxWIDTH it sees (default: as the model says)', parseOutputSize)
    .option('--stride <pixels>', 'to a cell (default: as shapes say)', parseCount)
    .option('--rescale <number>', 'value = (pixel · rescale − mean) / deviation; such as 1/255', parseScale)
    .option('--mean <numbers>', 'one, or r,g,b', parseRgb)
    .option('--deviation <numbers>', 'one, or r,g,b', parseRgb)
    .addOption(new Option('--order <name>', 'of its channels (default: RGB)').choices(['RGB', 'BGR']))
    .optionsGroup('Output:')
    .option(
      '-o, --output <file>',
      `float32 [boxes, height, width, channels], as ${Object.keys(formats).join(', ')}; - for standard output; of many images a folder, such as features/`,
    )
    .addOption(
      new Option('--as <format>', 'how the files of a folder are written (default: npy)').choices(
        Object.keys(formats).map((ending) => ending.slice(1)),
      ),
    )
    .option('--resume', 'go on in a folder, and leave what is whole')
    .option('--workers <number>', 'threads with a network each (default: as many as pay)', parseCount)
    .option('--shard <i/N>', 'do the i-th of N parts, from 0; other processes do the others', parseShare)
    .option('--per-job <images>', 'images whose rows make a file of the folder (default: 64)', parseCount)
    .option(
      '--report <file>',
      'a page: the pictures, what quantisation kept and lost, which regions are alike',
    )
    .option('--force', 'replace a file that is something else')
    .option('--strict', 'end with an error where there would be a warning')
    .option('--json', 'print a report for machines')
    .optionsGroup('Pooling:')
    .addOption(
      new Option('--operator <name>', 'how a box is pooled').choices(operatorNames).default('roiPool'),
    )
    .addOption(
      new Option(
        '--output-size <size>',
        'bins, HEIGHTxWIDTH (default: 7x7; for psRoiPool and psRoiAlign the largest square up to it that divides the channels)',
      ).argParser(parseOutputSize),
    )
  for (const option of parameterOptions()) command.addOption(option)
  command
    .option('--backend <id>', 'one that `roipool backends` lists', 'wasm')
    .addHelpText(
      'after',
      `${examples(
        'roipool pool photo.jpg --boxes annotations.json -o regions.npy',
        "roipool pool 'photos/*.jpg' --boxes annotations.json -o features/ --report out.html",
        'roipool pool photo.jpg --boxes boxes.json --model resnet50.onnx --layer /layer4/Relu -o regions.npy',
        'roipool pool photo.jpg --boxes boxes.csv --format xywh --output-size 3x3 -o regions.safetensors',
        'roipool pool photo.jpg --boxes labels/photo.txt --strict -o regions.npz',
        'roipool pool features.npy --layout NCHW --spatial-scale 1/16 --boxes boxes.json -o regions.npy --json',
        'roipool pool photo.jpg --boxes boxes.json --operator roiAlign --sampling-ratio 2 -o regions.npy',
      )}
Exit code: 0 done, 1 some images failed, 2 it cannot be done.`,
    )
    .action(async (inputs: string[], options) => {
      const { pool } = await import('./commands/pool.js')
      end(await pool(inputs, options))
    })
}

function addSimilar(program: Command): void {
  program
    .command('similar')
    .description('find the regions most similar to one, by the cosine of what pool wrote')
    .argument('<features>', 'a folder that pool wrote, or a file with its .jsonl beside it')
    .requiredOption(
      '--to <region>',
      'photo.jpg#3, the third region of an image; may be given again',
      (value: string, before: readonly string[] = []) => [...before, value],
    )
    .option('-k, --count <number>', 'how many (default: 10)', parseCount, 10)
    .option('--json', 'print them for machines, with times and memory')
    .addHelpText(
      'after',
      examples(
        "roipool similar features/ --to 'photo.jpg#3' -k 5",
        "roipool similar regions.npy --to 'a.jpg#1' --to 'b.jpg#2' --json",
      ),
    )
    .action(async (features: string, options) => {
      const { similar } = await import('./commands/similar.js')
      await similar(features, options)
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
    .addOption(new Option('--operator <names...>', 'what is computed').choices(['max', 'align', 'rotated']))
    .option('--rounds <number>', 'rounds of each measurement', parseCount, 9)
    .option('--json <file>', 'write the record, for --compare and for the page')
    .option('--commit <name>', 'a name for the code that is measured, kept in the record')
    .option('--browser', 'measure in a headless Chromium instead of in Node')
    .option('--compare <files...>', 'measure nothing; compare two records')
    .addHelpText(
      'after',
      `${examples(
        'roipool bench',
        'roipool bench --backend wasm --backend ./backend.mjs --workload proposals --json today.json',
        'roipool bench --compare yesterday.json today.json',
      )}
Exit code: 0 measured, 1 a backend is wrong, 2 it cannot be done, 130 cancelled with Ctrl+C.`,
    )
    .action(async (options) => {
      const { bench } = await import('./commands/bench.js')
      end(await bench(options))
    })
}
