import { fetchFile } from '@roipool/theme/fetch-file'
import type { Box, Part, Photograph, Project } from './types'
import { emptyProject } from './types'

/** Whose work the scenes are made of. */
export interface Credit {
  readonly kind: 'drawings' | 'photograph'
  readonly author: string
  readonly licence: string
  readonly source: string
}

interface SceneList {
  readonly names: readonly string[]
  readonly credits: readonly Credit[]
  readonly photographs: readonly {
    readonly file: string
    readonly width: number
    readonly height: number
    readonly part: Part
    readonly things: readonly { readonly name: string; readonly box: Box }[]
  }[]
}

const folder = new URL('scenes/', document.baseURI)

const get = (file: string) => fetchFile(new URL(file, folder))

async function list(): Promise<SceneList> {
  return (await get('scenes.json')).json()
}

export async function creditsOfScenes(): Promise<readonly Credit[]> {
  return (await list()).credits
}

/** Twelve scenes to teach with and twelve to try, drawn when the page was built. */
export async function readyProject(): Promise<Project> {
  const { names, photographs } = await list()
  const all = photographs.map(
    async ({ file, things, ...rest }): Promise<Photograph> => ({
      ...rest,
      id: crypto.randomUUID(),
      name: file,
      blob: await (await get(file)).blob(),
      things: things.map((thing) => ({ ...thing, id: crypto.randomUUID() })),
    }),
  )
  return { ...emptyProject, names, photographs: await Promise.all(all) }
}
