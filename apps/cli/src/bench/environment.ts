import { cpus } from 'node:os'
import type { Environment } from '@roipool/bench'
import { version } from '../version.js'

/** What runs here, on what. */
export function nodeEnvironment(commit: string | undefined): Environment {
  const processors = cpus()
  const cpu = processors[0]?.model.trim()
  return {
    runtime: `Node ${process.versions.node}, ${process.platform} ${process.arch}`,
    kind: 'node',
    ...(cpu && { cpu }),
    cores: processors.length,
    adapters: {},
    isolated: true,
    versions: { roipool: version },
    ...(commit !== undefined && { commit }),
  }
}
