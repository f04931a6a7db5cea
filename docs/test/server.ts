import { readFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { extname, join, normalize } from 'node:path'

const types: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.wasm': 'application/wasm',
}

/** What gives a page memory that threads can share. */
const isolation = {
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Embedder-Policy': 'require-corp',
}

/** A server on this machine, until it is closed. */
export interface Served {
  readonly url: string
  close(): Promise<void>
}

/** Serves the files of a folder as they are, with the headers of an isolated page or without. */
export async function serve(folder: string, isolated: boolean): Promise<Served> {
  const server = createServer(async ({ url = '/' }, response) => {
    const { pathname } = new URL(url, 'http://localhost')
    const path = normalize(pathname === '/' ? '/index.html' : decodeURIComponent(pathname))
    const content = await readFile(join(folder, path)).catch(() => undefined)
    const type = types[extname(path)] ?? 'application/octet-stream'
    response.writeHead(content ? 200 : 404, { 'Content-Type': type, ...(isolated && isolation) })
    response.end(content)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}/`,
    close: () => new Promise((resolve) => server.close(() => resolve())),
  }
}
