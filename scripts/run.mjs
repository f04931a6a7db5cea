// Starting other programs, at the root of the workspace unless told otherwise.
import { spawn, spawnSync } from 'node:child_process'
import { delimiter, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { env } from './environment.mjs'

export const root = fileURLToPath(new URL('..', import.meta.url))

/** Runs a command to its end, and says what it says. @returns whether it succeeded */
export function succeeds(command, args, options = {}) {
  return start(command, args, { stdio: 'inherit', ...options }).status === 0
}

/** Runs a command to its end; its failure is ours. */
export function run(command, args, options) {
  if (!succeeds(command, args, options)) process.exit(1)
}

/** One of our own scripts, or anything else that Node runs. */
export const node = (file, ...args) => run(process.execPath, [join(root, file), ...args])

/** Runs turbo, and shows what it said only if it failed. @returns whether it succeeded */
export function turboSucceeds(...args) {
  const options = ['--log-order=grouped', '--output-logs=errors-only', '--concurrency=100%']
  const { status, stdout, stderr } = start('turbo', ['run', ...args, ...options], {
    env: forTurbo(env),
    stdio: ['inherit', 'pipe', 'pipe'],
  })
  if (status !== 0) process.stderr.write(Buffer.concat([stdout, stderr]))
  return status === 0
}

/** turbo finds what stands in for pnpm, where a shell script is a program. */
export function forTurbo(env) {
  if (process.platform === 'win32') return env
  return { ...env, PATH: `${join(root, 'scripts', 'turbo-path')}${delimiter}${env.PATH}` }
}

/** Builds, and shows what was said only if that failed; then its failure is ours. */
export function build(...filters) {
  if (!turboSucceeds('build', ...filters)) process.exit(1)
}

/** Runs a command beside us. @returns its exit status */
export function ended(command, args, options) {
  return new Promise((resolve) => {
    const child = spawn(program(command), args, { ...common, stdio: 'inherit', ...options })
    child.on('error', (error) => fail(`${command} did not start: ${error.message}`))
    child.on('close', (status) => resolve(status ?? 1))
  })
}

function start(command, args, options) {
  const result = spawnSync(program(command), args, { ...common, ...options })
  if (result.error) fail(`${command} did not start: ${result.error.message}`)
  return result
}

/** Programs of the workspace by their name, others as they are. */
function program(command) {
  return ['turbo', 'biome', 'size-limit', 'knip'].includes(command)
    ? join(root, 'node_modules', '.bin', command)
    : command
}

const common = { cwd: root, env, maxBuffer: 2 ** 28, shell: process.platform === 'win32' }

export function fail(message) {
  console.error(message)
  process.exit(2)
}
