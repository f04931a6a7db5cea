import { unavailable } from '@roipool/core'

/**
 * Loads a backend's module. That `optional`, a package it needs, is not installed becomes ROI_UNAVAILABLE with the
 * remedy; any other failure is thrown as it is.
 */
export async function importOptional<Module>(optional: string, load: () => Promise<Module>): Promise<Module> {
  try {
    return await load()
  } catch (error) {
    if (!isMissing(error, optional)) throw error
    return unavailable(`${optional} is not installed: npm install ${optional}`, error)
  }
}

function isMissing(error: unknown, name: string): boolean {
  if (!(error instanceof Error)) return false
  const { code } = error as { code?: unknown }
  return code === 'ERR_MODULE_NOT_FOUND' && error.message.includes(`'${name}'`)
}
