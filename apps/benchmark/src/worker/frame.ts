// What runs in the sandboxed frame: it has an origin of its own, so has the measuring thread that it starts, and neither can
// read what this site keeps. All it does is to pass on what the page and the thread say.
import address from './worker?worker&url'

// A frame without the site's origin may not start a thread from the site's address, but may import from there.
const code = `import ${JSON.stringify(new URL(address, location.href).href)}`
const thread = new Worker(URL.createObjectURL(new Blob([code], { type: 'text/javascript' })), {
  type: 'module',
})
thread.onmessage = ({ data }) => parent.postMessage(data, '*')
thread.onerror = ({ message }) => {
  const reason = message || 'its code cannot be loaded into the sandbox'
  parent.postMessage({ kind: 'failed', reason: `the measuring thread ended: ${reason}` }, '*')
}
addEventListener('message', ({ data, source }) => {
  if (source === parent) thread.postMessage(data)
})
parent.postMessage({ kind: 'ready' }, '*')
