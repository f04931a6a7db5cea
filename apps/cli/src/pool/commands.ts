import { type End, examples } from '@roipool/terminal'
import { type Command, Option } from 'commander'
import { rowFormatNames } from '../input/boxes/format.js'
import { fits, layouts } from '../input/choices.js'
import { operatorNames, takesImages } from '../operators.js'
import { parseCount, parseOutputSize, parseRgb, parseScale, parseScales, parseShare } from '../options.js'
import { formats } from '../output/formats/index.js'
import { parameterOptions } from '../parameter-options.js'

/** The options that people meet first. */
const FIRST = [
  ...['boxes', 'normalized', 'model', 'layer', 'listLayers', 'output', 'resume', 'report', 'strict'],
  ...['operator', 'outputSize'],
]

/** Help shows some options, so that it fits a screen, and `--help-all` the rest. */
function showFirst(command: Command, first: readonly string[]): void {
  const rest = command.options.filter((option) => !first.includes(option.attributeName()))
  for (const option of rest) option.hideHelp()
  command.optionsGroup('').option('--help-all', 'display every option')
  command.on('option:help-all', () => {
    for (const option of rest) option.hideHelp(false)
    command.help()
  })
}

export function addPool(program: Command, end: End): void {
  const command = program
    .command('pool')
    .description('pool boxes of images, or of a feature map of your own, into files of arrays')
    .argument(
      '[input...]',
      "an image; a feature map, as .npy, .npz or .safetensors; many images: files, folders, patterns such as 'photos/**/*.jpg'; - for standard input",
    )
    .optionsGroup('Boxes:')
    .option(
      '-b, --boxes <file>',
      `COCO, Pascal VOC, YOLO, LabelMe, JSON, CSV, TSV or .npy, in pixels of the image; a folder with a file an image; none for ${operatorNames.filter(takesImages).join(', ')}`,
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
    .option(
      '--spatial-scale <y,x>',
      'cells to a pixel, 1/stride, one or two; for feature maps only',
      parseScales,
    )
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
      `${Object.keys(formats).join(', ')}; - for standard output; of many images a folder, such as features/`,
    )
    .addOption(
      new Option('--as <format>', 'how the files of a folder are written (default: npy)').choices(
        Object.keys(formats).map((ending) => ending.slice(1)),
      ),
    )
    .option('--resume', 'go on in a folder, and leave what is whole')
    .option('--workers <number>', 'threads with a network each (default: as many as pay)', parseCount)
    .option('--shard <i/N>', 'do the i-th of N parts, from 0; other processes do the others', parseShare)
    .option(
      '--image-timeout <seconds>',
      'an image that takes longer to decode fails (default: 60)',
      parseCount,
    )
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
        'bins, HEIGHTxWIDTH (default: 7x7, of masks 1x1, of position-sensitive maps what divides their channels)',
      ).argParser(parseOutputSize),
    )
  for (const option of parameterOptions()) command.addOption(option)
  command.option('--backend <id>', 'one that `roipool backends` lists', 'wasm')
  showFirst(command, FIRST)
  command
    .addHelpText(
      'after',
      `${examples(
        'roipool pool photo.jpg --boxes boxes.json -o regions.npy',
        "roipool pool 'photos/*.jpg' -b coco.json -o features/ --report out.html",
        'roipool pool a.jpg -b a.csv --model net.onnx --layer /layer4/Relu -o a.npz',
        'roipool pool map.npy --spatial-scale 1/16 -b boxes.json -o regions.npy',
      )}
Exit code: 0 done, 1 some images failed, 2 it cannot be done.`,
    )
    .action(async (inputs: string[], options) => {
      const { pool } = await import('../commands/pool.js')
      end(await pool(inputs, options))
    })
}

export function addSimilar(program: Command): void {
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
      const { similar } = await import('../commands/similar.js')
      await similar(features, options)
    })
}
