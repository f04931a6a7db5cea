// What the tasks find on this machine, told to them in environment variables. The paths are not in turbo's key; what is
// found there is: a pass on one Node or Chromium says nothing of another.
import { spawnSync } from 'node:child_process'
import { existsSync, realpathSync } from 'node:fs'
import { delimiter, dirname, join } from 'node:path'

const given = process.env
const chromium = given.ROIPOOL_CHROMIUM ?? findOnPath('chromium', 'chromium-browser', 'google-chrome') ?? ''
/** Where tests in Node find a Vulkan for WebGPU: the one in software that comes with Chromium. Empty: the system's. */
const vulkan = given.ROIPOOL_VULKAN ?? vulkanOf(chromium) ?? ''

export const env = {
  ...given,
  ROIPOOL_CHROMIUM: chromium,
  ROIPOOL_VULKAN: vulkan,
  // Memory in pages of 2 MB, where glibc has it: what first touches memory is the kernel, page by page.
  GLIBC_TUNABLES: given.GLIBC_TUNABLES ?? 'glibc.malloc.hugetlb=1',
  TURBO_TELEMETRY_DISABLED: '1',
  TURBO_NO_UPDATE_NOTIFIER: '1',
}

/**
 * The environment of tests, which also says what they run on: for turbo's key.
 *
 * @param programs the path of the Node, and of the Chromium, or `''` to do without
 */
export function testEnvironment({ node = process.execPath, chromium = env.ROIPOOL_CHROMIUM } = {}) {
  const redis = findOnPath('redis-server')
  const versions = [
    `Node ${versionOf(node)}`,
    chromium && versionOf(chromium),
    `Vulkan: ${vulkanUsed()}`,
    redis && versionOf(redis),
  ]
  return { ...env, ROIPOOL_CHROMIUM: chromium, ROIPOOL_VERSIONS: versions.filter(Boolean).join(', ') }
}

/** Chromium's, by the version of that, or the folder that was given. */
function vulkanUsed() {
  if (given.ROIPOOL_VULKAN !== undefined || !vulkan) return vulkan || 'the system'
  return versionOf(chromium)
}

function versionOf(program) {
  const { stdout } = spawnSync(program, ['--version'], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
  })
  return stdout?.trim() || program
}

function findOnPath(...names) {
  const folders = (given.PATH ?? '').split(delimiter)
  return folders.flatMap((folder) => names.map((name) => join(folder, name))).find((path) => existsSync(path))
}

/** The folder of Chromium's libraries: beside the program, or where Debian keeps it. */
function vulkanOf(program) {
  if (!program) return undefined
  const folders = [dirname(realpathSync(program)), join(dirname(program), '../lib/chromium')]
  return folders.find((folder) => existsSync(join(folder, 'vk_swiftshader_icd.json')))
}
