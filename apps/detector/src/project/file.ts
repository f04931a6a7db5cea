import { strFromU8, strToU8, type Unzipped, unzip, zip } from 'fflate'
import type { Kept } from './store'
import type { Photograph, Round } from './types'

/** What the project's file says beside the photographs and the head. */
interface Listing {
  readonly format: 'roipool-teach'
  readonly version: 1
  readonly project: Omit<Kept['project'], 'photographs'> & {
    readonly photographs: readonly (Omit<Photograph, 'blob'> & { readonly type: string })[]
  }
  readonly round: Omit<Round, 'head'> | undefined
}

/** The whole project as one file: a zip of project.json, photographs/ and the head. */
export async function writeProject({ project, round }: Kept): Promise<Blob> {
  const { head, ...rest } = round ?? {}
  const listing: Listing = {
    format: 'roipool-teach',
    version: 1,
    project: {
      ...project,
      photographs: project.photographs.map(({ blob, ...photograph }) => ({ ...photograph, type: blob.type })),
    },
    round: round && (rest as Omit<Round, 'head'>),
  }
  const files: Record<string, Uint8Array> = { 'project.json': strToU8(JSON.stringify(listing)) }
  if (head) files['head.roipool'] = head
  for (const { id, blob } of project.photographs) {
    files[`photographs/${id}`] = new Uint8Array(await blob.arrayBuffer())
  }
  const bytes = await new Promise<Uint8Array<ArrayBuffer>>((resolve, reject) =>
    zip(files, { level: 0 }, (error, data) =>
      error ? reject(error) : resolve(data as Uint8Array<ArrayBuffer>),
    ),
  )
  return new Blob([bytes], { type: 'application/zip' })
}

/** @throws Error, in words for the reader, for what is no such file */
export async function readProject(file: Blob): Promise<Kept> {
  const bytes = new Uint8Array(await file.arrayBuffer())
  const refused = new Error('This is no file that “Save the project” has made.')
  const files = await new Promise<Unzipped>((resolve, reject) =>
    unzip(bytes, (error, data) => (error ? reject(refused) : resolve(data))),
  )
  const text = files['project.json']
  if (!text) throw refused
  const listing = listingIn(strFromU8(text))
  if (listing?.format !== 'roipool-teach') throw refused
  const { project, round } = listing
  const photographs = project.photographs.map(({ type, ...photograph }): Photograph => {
    const data = files[`photographs/${photograph.id}`]
    if (!data) throw new Error(`The file lacks the photograph ${photograph.name}.`)
    return { ...photograph, blob: new Blob([data as Uint8Array<ArrayBuffer>], { type }) }
  })
  const head = files['head.roipool'] as Uint8Array<ArrayBuffer> | undefined
  return { project: { ...project, photographs }, round: round && head ? { ...round, head } : undefined }
}

function listingIn(text: string): Listing | undefined {
  try {
    return (JSON.parse(text) as Listing | null) ?? undefined
  } catch {
    return undefined
  }
}
