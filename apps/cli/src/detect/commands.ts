import { takes } from '@roipool/core'
import { type End, examples } from '@roipool/terminal'
import { type Command, InvalidArgumentError, Option } from 'commander'
import { parseCount, parseOutputSize } from '../options.js'

/** The operators that can be a detector's RoI layer. */
const layers = Object.entries(takes).flatMap(([name, what]) => (what === 'rois' ? [name] : []))

const MODEL = 'a model file of `roipool train` (default: the 20 classes of Pascal VOC)'
const PROPOSALS =
  'where objects may be: selective-search, rpn, a file of an rpn, or one of boxes (default: selective-search)'

/** Adds detect, train and evaluate. Each loads its code when it is run. */
export function addDetection(program: Command, end: End): void {
  addDetect(program, end)
  addTrain(program, end)
  addEvaluate(program, end)
}

function addDetect(program: Command, end: End): void {
  program
    .command('detect')
    .description('find objects in pictures: a class, a score and a box for each')
    .argument('<images...>', "pictures, folders of them, patterns such as 'photos/*.jpg'")
    .option(
      '-o, --output <place>',
      'draw the boxes: out.png, out.jpg or out.webp; a folder for many pictures',
    )
    .option('--report <file>', 'write an HTML page with every picture')
    .option('--model <file>', MODEL)
    .option('--proposals <what>', PROPOSALS)
    .option('--score <number>', 'leave out what scores less, 0 to 1 (default: 0.5)', parseShare)
    .option('--iou <number>', 'boxes of a class overlap at most so much, 0 to 1 (default: 0.3)', parseShare)
    .option('--most <number>', 'objects of a picture (default: 100)', parseCount)
    .option('--json', 'print the detections for machines')
    .addHelpText(
      'after',
      `${examples(
        'roipool detect photo.jpg',
        'roipool detect photo.jpg --model mine.roipool --score 0.7 -o out.png',
        "roipool detect photos/ 'more/*.jpg' -o drawn/ --report out.html --json",
      )}
Exit code: 0 done, 1 some pictures could not be read, 2 it cannot be done.`,
    )
    .action(async (images: string[], options) => {
      const { detect } = await import('../commands/detect.js')
      end(await detect(images, options))
    })
}

function addTrain(program: Command, end: End): void {
  withData(
    program
      .command('train')
      .description('train a detector on pictures with boxes: Fast R-CNN on a network as it is'),
  )
    .requiredOption('-o, --output <file>', 'the model file to write, such as mine.roipool')
    .option('--steps <number>', 'of the whole training (default: 1500)', parseCount)
    .option('--seed <number>', 'the same seed gives the same weights (default: 0)', parseWhole)
    .addOption(new Option('--operator <name>', 'the RoI layer (default: roiAlign)').choices(layers))
    .option('--output-size <size>', 'its bins, HEIGHTxWIDTH (default: 5x5)', parseOutputSize)
    .option(
      '--head <sizes>',
      'outputs of each hidden layer, such as 256 or 512,256 (default: 256)',
      parseSizes,
    )
    .option('--proposals <what>', PROPOSALS)
    .option('--validation <what>', 'a share of the pictures, such as 0.2, or annotations to measure it on')
    .option('--checkpoint-every <steps>', 'save so often what it takes to go on (default: 500)', parseCount)
    .option('--resume <file>', 'go on from a checkpoint, as if it had never stopped')
    .option('--json', 'print a report for machines')
    .addHelpText(
      'after',
      `${examples(
        'roipool train --annotations coco.json --images photos/ -o mine.roipool',
        'roipool train --annotations labels/ --images photos/ --steps 3000 -o a.roipool',
        'roipool train … --resume a.checkpoint.roipool',
      )}
Exit code: 0 done, 2 it cannot be done, 130 Ctrl+C: a checkpoint is kept.`,
    )
    .action(async (options) => {
      const { train } = await import('../commands/train.js')
      end(await train(options))
    })
}

function addEvaluate(program: Command, end: End): void {
  withData(program.command('evaluate').description('measure a detector on pictures with boxes, as COCO does'))
    .option('--model <file>', MODEL)
    .option('--proposals <what>', PROPOSALS)
    .option('-o, --output <place>', 'draw what was found: a folder, or out.png for one picture')
    .option('--report <file>', 'write an HTML page: curves, confusions, the worst pictures')
    .option('--credit <text>', 'whose pictures they are, written on the page')
    .option('--json', 'print the numbers for machines')
    .addHelpText(
      'after',
      `${examples(
        'roipool evaluate --annotations coco.json --images photos/ --model mine.roipool',
        'roipool evaluate --annotations coco.json --images photos/ --report out.html',
      )}
Exit code: 0 done, 1 some pictures could not be read, 2 it cannot be done.`,
    )
    .action(async (options) => {
      const { evaluate } = await import('../commands/evaluate.js')
      end(await evaluate(options))
    })
}

function withData(command: Command): Command {
  return command
    .requiredOption(
      '--annotations <place>',
      'boxes and classes: a COCO .json file; a folder of Pascal VOC .xml or YOLO .txt files',
    )
    .requiredOption('--images <folder>', 'the folder of the pictures')
}

function parseShare(text: string): number {
  const value = text.trim() === '' ? Number.NaN : Number(text)
  if (!(value >= 0 && value <= 1)) throw new InvalidArgumentError('It must be a number from 0 to 1.')
  return value
}

function parseWhole(text: string): number {
  if (!/^\d{1,15}$/.test(text)) throw new InvalidArgumentError('It must be a whole number, 0 or more.')
  return Number(text)
}

function parseSizes(text: string): number[] {
  if (!/^[1-9]\d{0,5}(,[1-9]\d{0,5})*$/.test(text)) {
    throw new InvalidArgumentError('It must be sizes of layers, such as 256 or 512,256.')
  }
  return text.split(',').map(Number)
}
