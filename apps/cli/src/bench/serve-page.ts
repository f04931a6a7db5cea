import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { fileURLToPath } from 'node:url'
import sirv from 'sirv'

/** Serves the benchmark's page to this machine, with the headers that shared memory needs. */
export async function servePage(): Promise<{ address: string; close: () => void }> {
  const files = sirv(fileURLToPath(new URL('./page', import.meta.url)), {
    setHeaders(response) {
      response.setHeader('Cross-Origin-Opener-Policy', 'same-origin')
      response.setHeader('Cross-Origin-Embedder-Policy', 'require-corp')
    },
  })
  const server = createServer((request, response) =>
    files(request, response, () => void response.writeHead(404).end()),
  )
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    address: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    close() {
      server.close()
      server.closeAllConnections()
    },
  }
}
