import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { availableParallelism, cpus } from 'node:os'

/** As many threads as this process may run at once. */
export const threads = availableParallelism()

/** Python with torchvision, where there is one. */
export const python = process.env.ROIPOOL_PYTHON ?? '/usr/bin/python3'

/** What a reader needs to know of where times were taken. */
export function environment() {
  const installed = ['onnxruntime-node', 'onnxruntime-web', '@tensorflow/tfjs-backend-wasm']
  return {
    date: new Date().toISOString().slice(0, 10),
    node: process.version,
    cpu: cpus()[0].model.trim(),
    threads,
    peers: {
      ...Object.fromEntries(installed.map((name) => [name, version(name)])),
      torchvision: torchvision(),
    },
  }
}

function version(name) {
  return JSON.parse(readFileSync(new URL(`node_modules/${name}/package.json`, import.meta.url))).version
}

function torchvision() {
  const { status, stdout } = spawnSync(python, ['-c', 'import torchvision; print(torchvision.__version__)'], {
    encoding: 'utf8',
  })
  return status === 0 ? stdout.trim() : null
}
