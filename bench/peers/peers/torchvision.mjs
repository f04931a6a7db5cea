import { spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { python as executable } from '../environment.mjs'
import { channelsFirst, channelsLast } from './layout.mjs'

const script = fileURLToPath(new URL('torchvision-server.py', import.meta.url))

/**
 * torchvision on one thread, in a Python process that times the op itself: both operators, and `gradient`, RoIAlign with its
 * gradient to the features for ones. Nothing where Python has none.
 */
export async function torchvision({ features, rois, params }) {
  const folder = mkdtempSync(join(tmpdir(), 'roipool-torchvision-'))
  const file = (name) => join(folder, name)
  const [batch, height, width, channels] = features.shape
  const count = rois.boxes.length / 4
  writeFileSync(file('features'), channelsFirst(features))
  writeFileSync(
    file('rois'),
    Float32Array.from({ length: count * 5 }, (_, n) =>
      n % 5 === 0 ? 0 : rois.boxes[Math.floor(n / 5) * 4 + (n % 5) - 1],
    ),
  )
  const python = spawn(executable, [script], {
    stdio: ['pipe', 'pipe', 'ignore'],
  })
  const answers = createInterface({ input: python.stdout })[Symbol.asyncIterator]()
  const ask = async (command) => {
    python.stdin.write(`${JSON.stringify(command)}\n`)
    const { value, done } = await answers.next()
    return done ? undefined : JSON.parse(value)
  }
  python.on('error', () => undefined)
  python.stdin.on('error', () => undefined)
  const shape = [batch, channels, height, width]
  const loaded = await ask({ do: 'load', features: file('features'), rois: file('rois'), shape, ...params })
  const close = () => {
    python.kill()
    rmSync(folder, { recursive: true, force: true })
  }
  if (!loaded) {
    close()
    return []
  }
  const task = (operator, resultShape) => ({
    name: `torchvision ${loaded.version}`,
    operator,
    layout: 'NCHW',
    run: async () => (await ask({ do: operator })).ms,
    async result() {
      await ask({ do: operator, save: file('result') })
      const bytes = readFileSync(file('result'))
      const data = new Float32Array(bytes.buffer, bytes.byteOffset, bytes.byteLength / 4)
      return channelsLast(data, resultShape)
    },
    close,
  })
  const pooled = [count, channels, ...params.outputSize]
  return [task('max', pooled), task('align', pooled), task('gradient', shape)]
}
