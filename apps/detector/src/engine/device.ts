import { type AdapterInfo, isSoftware } from '@roipool/core'
import { placeTfjsFiles } from '@roipool/theme/tfjs-files'
import '@tensorflow/tfjs-backend-wasm'
import { enableProdMode, ready, setBackend } from '@tensorflow/tfjs-core'

/**
 * Makes tfjs compute where it is fastest: on the graphics card, or in WebAssembly where there is none or one that is only
 * imitated in software.
 *
 * @returns the name of tfjs's backend
 */
export async function openDevice(): Promise<string> {
  enableProdMode()
  placeTfjsFiles()
  for (const [name, there, load] of cards) {
    if (!(await there())) continue
    try {
      await load()
      if (!(await setBackend(name))) continue
      await ready()
      return name
    } catch {
      // A card that does not open is no card.
    }
  }
  await setBackend('wasm')
  await ready()
  return 'wasm'
}

type Card = readonly [name: string, there: () => Promise<boolean>, load: () => Promise<unknown>]

const cards: readonly Card[] = [
  ['webgpu', webgpuThere, () => import('@tensorflow/tfjs-backend-webgpu')],
  ['webgl', webglThere, () => import('@tensorflow/tfjs-backend-webgl')],
]

/** What TypeScript's DOM does not know yet. */
interface Gpu {
  requestAdapter(): Promise<{ readonly info?: AdapterInfo } | null>
}

async function webgpuThere(): Promise<boolean> {
  const { gpu } = navigator as unknown as { readonly gpu?: Gpu }
  const adapter = await gpu?.requestAdapter().catch(() => null)
  return adapter != null && !isSoftware(adapter.info)
}

async function webglThere(): Promise<boolean> {
  const gl = new OffscreenCanvas(1, 1).getContext('webgl2')
  if (!gl) return false
  const unmasked = gl.getExtension('WEBGL_debug_renderer_info')
  const description = String(gl.getParameter(unmasked?.UNMASKED_RENDERER_WEBGL ?? gl.RENDERER))
  gl.getExtension('WEBGL_lose_context')?.loseContext()
  return !isSoftware({ description })
}
