import type { Backend } from '@roipool/core'
import type { Backbone } from '@roipool/features'
import { findBackend } from '../backends.js'
import { openNetworkOf } from '../network/open.js'
import type { PoolOptions } from '../pool/options.js'
import { type Decoder, openDecoder } from './decoder.js'
import { type Setting, settingOf } from './setting.js'

/** What does jobs: a network, a backend and a process that decodes, opened once for all of them. */
export interface Pooler {
  readonly options: PoolOptions
  readonly setting: Setting
  readonly network: Backbone
  readonly backend: Backend
  readonly decoder: Decoder
  close(): Promise<void>
}

/** What follows from the options here. */
export interface About {
  readonly setting: Setting
  /** Where the backend computes. */
  readonly runsOn: string
}

export function aboutOf({ setting, backend }: Pooler): About {
  return { setting, runsOn: backend.capabilities.runsOn }
}

export async function openPooler(options: PoolOptions): Promise<Pooler> {
  const entry = findBackend(options.backend)
  const network = await openNetworkOf(options)
  const [setting, backend] = await Promise.all([settingOf(options, network), entry.open()])
  const decoder = openDecoder(options.imageTimeout)
  return {
    ...{ options, setting, network, backend, decoder },
    async close() {
      network.dispose()
      await Promise.all([backend.dispose(), decoder.close()])
    },
  }
}
