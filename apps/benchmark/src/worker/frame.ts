// What runs in the sandboxed frame: it has an origin of its own, so has the measuring thread that it starts, and neither can
// read what this site keeps. All it does is to pass on what the page and the thread say.
import address from './worker?worker&url'

// A frame without the site's origin may not start a thread from the site's address, but may import from there. It may not
// start a module from a blob either, so this is a script; what it is told before the module listens waits.
const code = `
  const early = []
  onmessage = (event) => early.push(event)
  import(${JSON.stringify(new URL(address, location.href).href)}).then(
    () => early.forEach((event) => onmessage(event)),
    ({ message }) => postMessage({ kind: 'failed', reason: 'the sandbox cannot load its code: ' + message }),
  )`
const thread = new Worker(URL.createObjectURL(new Blob([code], { type: 'text/javascript' })))
thread.onmessage = ({ data }) => parent.postMessage(data, '*')
thread.onerror = ({ message }) => {
  const reason = message || 'the browser does not say why'
  parent.postMessage({ kind: 'failed', reason: `the measuring thread ended: ${reason}` }, '*')
}
addEventListener('message', ({ data, source }) => {
  if (source === parent) thread.postMessage(data)
})
parent.postMessage({ kind: 'ready' }, '*')
