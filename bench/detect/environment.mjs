import { availableParallelism, cpus } from 'node:os'
import { version_core as version } from '@tensorflow/tfjs-core'

export const environment = () => ({
  date: new Date().toISOString().slice(0, 10),
  node: process.version,
  cpu: cpus()[0].model.trim(),
  cores: availableParallelism(),
  threads: 1,
  tfjs: version,
})
