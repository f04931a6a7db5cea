// Runs a script of the package in this folder, as `pnpm run` does: with the programs of the package and the workspace on
// PATH. scripts/turbo-path/pnpm calls it.
import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { connect } from 'node:net'
import { delimiter, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const [verb, name, ...more] = process.argv.slice(2)
const command = JSON.parse(readFileSync('package.json', 'utf8')).scripts?.[name]
if (verb !== 'run' || !command || more.length > 0) {
  console.error(
    `turbo asked for pnpm ${process.argv.slice(2).join(' ')}, not for the run of a script of ${process.cwd()}`,
  )
  process.exit(2)
}
const own = fileURLToPath(new URL('turbo-path', import.meta.url))
const path = [
  ...[process.cwd(), fileURLToPath(new URL('..', import.meta.url))].map((folder) =>
    join(folder, 'node_modules', '.bin'),
  ),
  // What a script starts finds the real pnpm.
  ...process.env.PATH.split(delimiter).filter((folder) => folder !== own),
]
const env = { ...process.env, PATH: path.join(delimiter) }
// Says that a core is taken (turns.mjs), until this process ends.
const port = process.env.ROIPOOL_TURNS
if (name === 'build' && port) await told(Number(port))
process.exit(spawnSync(command, { shell: true, stdio: 'inherit', env }).status ?? 1)

/** Tells who gives turns, or nobody where that is gone. */
function told(port) {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => socket.write(`${process.cwd()} build`, resolve))
    socket.on('error', resolve)
  })
}
