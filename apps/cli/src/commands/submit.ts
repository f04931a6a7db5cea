import { fail, print } from '@roipool/terminal'
import { isFolder } from '../many/find-images.js'
import { jobsLeft } from '../many/jobs.js'
import { findWork, jobsOf } from '../many/plan.js'
import { settingOf } from '../many/setting.js'
import { openFolder } from '../many/store.js'
import { openNetworkOf } from '../network/open.js'
import { pairs } from '../output/table.js'
import type { PoolOptions } from '../pool/options.js'
import { Line } from '../queue/line.js'
import { redisRunner } from '../queue/redis-runner.js'

export interface SubmitOptions extends PoolOptions {
  readonly queue: string
}

/** Puts the work of `roipool pool` into a queue. What the folder has already is left out. */
export async function submit(url: string, inputs: readonly string[], options: SubmitOptions): Promise<void> {
  const { queue, output, force = false } = options
  if (!(await isFolder(output))) fail(`-o must be a folder: end it with /, as in features/`)
  const found = await findWork(inputs, options)
  const line = await Line.open(url, queue)
  const runner = redisRunner(line)
  try {
    const network = await openNetworkOf(options)
    const setting = await settingOf(options, network).finally(() => network.dispose())
    const { hash, configuration } = setting
    if (force) await line.drop()
    await line.begin({ hash, configuration, options, folder: process.cwd() })
    const jobs = runner.mine(jobsOf(found, setting, options))
    const before = await openFolder(output, setting, found.images, { resume: false, force, shared: !force })
    const left = jobsLeft(jobs, before)
    await line.forgetFailed()
    await runner.run(left, { image: () => undefined, result: () => undefined })
    const images = found.images.length
    await print(
      pairs([
        ['submitted', `${images - before.size} images in ${left.length} jobs to ${line.name}`],
        ...(before.size > 0 ? [['done before', `${before.size} images, in ${output}`] as const] : []),
        ['next', `roipool work ${url} on each machine; roipool status ${url}`],
      ]),
    )
  } finally {
    await runner.close()
  }
}
