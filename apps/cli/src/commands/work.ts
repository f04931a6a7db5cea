import { exitCode, print } from '@roipool/terminal'
import { type WorkOptions, workOn } from '../queue/worker.js'

/** Does jobs of a queue until none is left. Returns the exit code. */
export async function work(url: string, options: WorkOptions): Promise<number> {
  const { jobs, failed, stopped } = await workOn(url, options)
  await print(`did ${jobs} jobs${failed > 0 ? `, ${failed} failed` : ''}`)
  if (stopped) return exitCode.cancelled
  return failed > 0 ? exitCode.no : exitCode.done
}
