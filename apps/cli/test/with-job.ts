import { NO_BOXES } from '../src/input/boxes/format.js'
import type { Hands } from '../src/many/hands.js'
import { jobOf } from '../src/many/jobs.js'
import { Line, type QueueSetting } from '../src/queue/line.js'

/** A queue with one job of some images, and what hands did. */
export async function withJob(url: string, queue: string, files: readonly string[]) {
  const line = await Line.open(url, queue)
  await line.begin({ hash: 'h', configuration: {}, options: {}, folder: '' } as unknown as QueueSetting)
  const images = files.map((name) => ({ file: name, boxes: NO_BOXES, rows: 1, stamp: '' }))
  const job = jobOf('h', images)
  await line.put([job])
  const result = { shard: '', images: 0, regions: 0, failures: [], milliseconds: {} as never, shown: [] }
  const settled = async () => {
    const { wait, active, delayed } = await line.queue.getJobCounts('wait', 'active', 'delayed')
    return wait! + active! + delayed! === 0
  }
  const hands = (work: Hands['do']): Hands => ({
    count: 1,
    about: () => Promise.reject(),
    do: work,
    close: async () => undefined,
  })
  return { line, job, result, settled, hands }
}
