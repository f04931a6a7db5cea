import type { Part, Photograph } from './types'

/** Photographs of files. @returns the files that the browser cannot show, too, by name */
export async function photographsOf(files: readonly File[], part: Part) {
  const photographs: Photograph[] = []
  const refused: string[] = []
  for (const file of files) {
    try {
      photographs.push(await photographOf(file, file.name, part))
    } catch {
      refused.push(file.name)
    }
  }
  return { photographs, refused }
}

/** Rejects where the browser cannot decode the picture. */
export async function photographOf(blob: Blob, name: string, part: Part): Promise<Photograph> {
  const bitmap = await createImageBitmap(blob)
  const { width, height } = bitmap
  bitmap.close()
  return { id: crypto.randomUUID(), name, blob, width, height, part, things: [] }
}

const addresses = new WeakMap<Blob, string>()

/** The address of a photograph in this page, the same one each time. */
export function addressOf(blob: Blob): string {
  const known = addresses.get(blob) ?? URL.createObjectURL(blob)
  addresses.set(blob, known)
  return known
}
