import { print } from '@roipool/terminal'
import { createBackend } from 'create-roipool-backend'

/** As `npm create roipool-backend`. */
export async function newBackend(folder: string, options: { readonly js?: boolean }): Promise<void> {
  await print(createBackend(folder, options))
}
