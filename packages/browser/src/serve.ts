import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import sirv from 'sirv'
import { isolation } from './isolation.js'

/** A server to this machine alone, until it is closed. */
export interface Server {
  /** With a slash at its end. */
  readonly address: string
  close(): Promise<void>
}

/** How a folder is served. */
export interface ServeOptions {
  /** 0, the default, is any that is free. */
  readonly port?: number
  /** Whether pages get the headers for shared memory, as they do by default. */
  readonly isolated?: boolean
}

/** Serves the files of a folder as they are when they are asked for. */
export async function serve(
  folder: string,
  { port = 0, isolated = true }: ServeOptions = {},
): Promise<Server> {
  const files = sirv(folder, {
    dev: true,
    setHeaders(response) {
      // The files are public: a sandboxed frame, which has no origin, may load them, as from any static host.
      response.setHeader('Access-Control-Allow-Origin', '*')
      for (const [name, value] of Object.entries(isolated ? isolation : {})) response.setHeader(name, value)
    },
  })
  const server = createServer((request, response) =>
    files(request, response, () => {
      response.writeHead(404, { 'Content-Type': 'text/plain' }).end('not found\n')
    }),
  )
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, '127.0.0.1', resolve)
  })
  return {
    address: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    async close() {
      const closed = new Promise((resolve) => server.close(resolve))
      server.closeAllConnections()
      await closed
    },
  }
}
