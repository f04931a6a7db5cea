import type { JobRunner } from '../many/runner.js'
import type { Line } from './line.js'

/** Puts jobs into a queue, from which `roipool work` takes them. What becomes of them, `roipool status` says. */
export function redisRunner(line: Line): JobRunner {
  return {
    mine: (jobs) => jobs,
    run: (jobs) => line.put(jobs),
    close: () => line.close(),
  }
}
