import { expect, test } from 'vitest'
import { wasm } from '../src/index.js'
import { breakJob, loseThread } from './lost-thread.js'

test('an isolated page has threads without being asked', async () => {
  const backend = await wasm()
  expect(backend.capabilities.runsOn).toMatch(/^WebAssembly SIMD, \d+ threads$/)
  await backend.dispose()
})

test('a thread that fails is an error of the call, and of every call after it', async () => {
  await loseThread(breakJob, /memory access out of bounds/)
})

test('where the page forbids workers there is one thread, or a refusal to those who ask for more', async () => {
  expect(await inFrame("worker-src 'none'", 'wasm()')).toBe('WebAssembly SIMD')
  expect(await inFrame("worker-src 'none'", 'wasm({ threads: 2 })')).toMatch(
    /^ROI_UNAVAILABLE .*worker-src blob:/,
  )
  expect(await inFrame('worker-src blob:', 'wasm({ threads: 2 })')).toBe('WebAssembly SIMD, 2 threads')
})

/** What a backend opened in a page with this content security policy runs on, or its refusal. */
function inFrame(policy: string, open: string): Promise<string> {
  const frame = document.createElement('iframe')
  const source = new URL('../src/index.ts', import.meta.url).href
  frame.srcdoc = `<meta http-equiv="Content-Security-Policy" content="${policy}">
    <script type="module">
      import { wasm } from '${source}'
      const tell = (answer) => parent.postMessage({ answer }, '*')
      ${open}.then(
        ({ capabilities }) => tell(capabilities.runsOn),
        ({ code, message }) => tell(code + ' ' + message),
      )
    </script>`
  return new Promise((resolve) => {
    addEventListener('message', function listen({ data, source: from }) {
      if (from !== frame.contentWindow) return
      removeEventListener('message', listen)
      frame.remove()
      resolve(data.answer)
    })
    document.body.append(frame)
  })
}
