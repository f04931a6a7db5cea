import { type End, examples } from '@roipool/terminal'
import { type Command, Option } from 'commander'
import { parseCount } from '../options.js'
import { formats } from '../output/formats/index.js'

const QUEUE = ['--queue <name>', 'where Redis has several', 'roipool'] as const
const REDIS = ['<redis>', 'redis://host:6379, rediss:// with TLS, redis://user:password@host'] as const

/** Options of `pool` that are for one image, for what is done here, or `submit`'s own. */
const NOT_OF_SUBMIT = [
  ...['image', 'spatialScale', 'array', 'listLayers', 'report', 'json', 'resume', 'workers', 'shard'],
  ...['force', 'output', 'boxes', 'perJob', 'helpAll'],
]

/** Where one machine is not enough. */
export function addQueue(program: Command, end: End): void {
  addSubmit(program)
  addWork(program, end)
  addStatus(program)
  addMerge(program)
}

function addSubmit(program: Command): void {
  const command = program
    .command('submit')
    .description(
      'put the work of `roipool pool` into a queue in Redis; what the folder has already is left out, and what failed is tried again',
    )
    .argument(...REDIS)
    .argument('<input...>', "files, folders, patterns such as 'photos/**/*.jpg', or - for a list")
    .option('-b, --boxes <file>', 'as of roipool pool')
    .requiredOption('-o, --output <folder>', 'a folder that all machines see, such as features/')
    .option('--per-job <images>', 'images whose rows make a file of the folder (default: 64)', parseCount)
    .option(...QUEUE)
    .option('--force', 'drop what is in the queue, and the results in the folder')
  const pool = program.commands.find((one) => one.name() === 'pool')!
  for (const option of pool.options) {
    if (NOT_OF_SUBMIT.includes(option.attributeName())) continue
    command.addOption(Object.create(option, { hidden: { value: true } }))
  }
  command
    .addHelpText(
      'after',
      `${examples(
        "roipool submit redis://queue.local 'photos/*.jpg' -b coco.json -o features/",
        'roipool submit redis://queue.local - -b boxes/ -o features/ <list.txt',
      )}
It takes every other option of \`roipool pool\` for many: see its --help-all.`,
    )
    .action(async (redis: string, inputs: string[], options) => {
      const { submit } = await import('../commands/submit.js')
      await submit(redis, inputs, options)
    })
}

function addWork(program: Command, end: End): void {
  program
    .command('work')
    .description('take jobs from a queue and do them, until none is left')
    .argument(...REDIS)
    .option(...QUEUE)
    .option('--workers <number>', 'jobs at a time, a thread with a network each', parseCount, 1)
    .option('--folder <path>', 'where the folder in which submit was called is on this machine')
    .option('--lost-after <seconds>', 'a worker that is silent so long has lost its job', parseCount, 30)
    .option('--stay', 'wait for more when everything is done')
    .addHelpText(
      'after',
      `${examples(
        'roipool work redis://queue.local',
        'roipool work redis://queue.local --workers 8 --folder /mnt/photos --stay',
      )}
Ctrl+C ends it after the jobs that are begun. Others do those of one that is
killed.
Exit code: 0 done, 1 some images failed, 2 it cannot be done, 130 stopped.`,
    )
    .action(async (redis: string, options) => {
      const { work } = await import('../commands/work.js')
      end(await work(redis, options))
    })
}

function addStatus(program: Command): void {
  program
    .command('status')
    .description('say what of a queue is done, is running and failed, how fast, and how long it takes')
    .argument(...REDIS)
    .option(...QUEUE)
    .option('--json', 'print it for machines, with every failure')
    .addHelpText(
      'after',
      examples('roipool status redis://queue.local', 'roipool status redis://queue.local --json'),
    )
    .action(async (redis: string, options) => {
      const { status } = await import('../commands/status.js')
      await status(redis, options)
    })
}

function addMerge(program: Command): void {
  program
    .command('merge')
    .description('put a folder of results into one file, or into files of a size with an index')
    .argument('<features>', 'the folder that pool or workers wrote')
    .requiredOption('-o, --output <file>', 'a file such as all.npy; or a folder, such as all/')
    .option('--rows <number>', 'of a file of the folder', parseCount, 100_000)
    .addOption(
      new Option('--as <format>', 'how the files of a folder are written (default: npy)').choices(
        Object.keys(formats).map((ending) => ending.slice(1)),
      ),
    )
    .option('--force', 'replace what is there')
    .addHelpText(
      'after',
      `${examples('roipool merge features/ -o all.npy', 'roipool merge features/ -o all/ --rows 1000000')}
Rows are in the order of the names of their images, whoever did them.`,
    )
    .action(async (features: string, options) => {
      const { merge } = await import('../commands/merge.js')
      await merge(features, options)
    })
}
