import type { Environment } from '@roipool/bench'

/** This browser, and what its drivers say they compute on. */
export async function browserEnvironment(): Promise<Environment> {
  const { userAgent, hardwareConcurrency } = navigator
  const adapters = { WebGL: webglAdapter(), WebGPU: await webgpuAdapter() }
  return {
    runtime: browserName(userAgent),
    kind: /Chrom/.test(userAgent) ? 'chromium' : 'browser',
    cores: hardwareConcurrency,
    adapters: Object.fromEntries(
      Object.entries(adapters).filter((entry): entry is [string, string] => entry[1] !== undefined),
    ),
    isolated: crossOriginIsolated,
    versions: {},
  }
}

/** By the order in which they have to be looked for: most browsers claim to be others as well. */
const browsers = [
  ['Edg', 'Edge'],
  ['Firefox', 'Firefox'],
  ['Chrome', 'Chromium'],
  ['Version', 'Safari'],
] as const

/** `Chromium 143 on Linux`, as far as the user agent says. */
function browserName(userAgent: string): string {
  const system = /Windows|Android|iPhone|iPad|Mac OS X|Linux/.exec(userAgent)?.[0]
  for (const [token, name] of browsers) {
    const version = new RegExp(`${token}/(\\d+)`).exec(userAgent)?.[1]
    if (version) return [`${name} ${version}`, system].filter(Boolean).join(' on ')
  }
  return userAgent
}

function webglAdapter(): string | undefined {
  const gl = new OffscreenCanvas(1, 1).getContext('webgl2')
  if (!gl) return undefined
  const { UNMASKED_RENDERER_WEBGL } = gl.getExtension('WEBGL_debug_renderer_info') ?? {}
  const name: unknown = gl.getParameter(UNMASKED_RENDERER_WEBGL ?? gl.RENDERER)
  gl.getExtension('WEBGL_lose_context')?.loseContext()
  return String(name)
}

async function webgpuAdapter(): Promise<string | undefined> {
  const adapter = await navigator.gpu?.requestAdapter()
  if (!adapter) return undefined
  const { vendor, architecture, device, description } = adapter.info
  return (
    description || [vendor, architecture, device].filter(Boolean).join(' ') || 'an adapter without a name'
  )
}
