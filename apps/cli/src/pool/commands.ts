import { type End, examples } from '@roipool/terminal'
import { type Command, Option } from 'commander'
import { rowFormatNames } from '../input/boxes/format.js'
import { fits, layouts } from '../input/choices.js'
import { operatorNames, takesImages } from '../operators.js'
import { parseCount, parseOutputSize, parseRgb, parseScale, parseScales, parseShare } from '../options.js'
import { formats } from '../output/formats/index.js'
import { parameterOptions } from '../parameter-options.js'

export function addPool(program: Command, end: End): void {
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
      `COCO, Pascal VOC, YOLO, LabelMe, JSON, CSV, TSV or .npy, in pixels of the image; a folder with a file an image; for cropAndResize from 0 to 1; rotated boxes and points as JSON, CSV or .npy; masks as COCO; none for ${operatorNames.filter(takesImages).join(', ')}`,
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
        'bins, HEIGHTxWIDTH (default: 7x7; for maskPool 1x1; for psRoiPool and psRoiAlign the largest square up to it that divides the channels)',
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
