import { Script } from 'node:vm'

export interface Names {
  readonly package: string
  /** Of the backend, and of the function that opens it: `myGpu` of `roipool-backend-my-gpu`. */
  readonly backend: string
}

/**
 * What is called how in a folder of a name.
 *
 * @param code in which the backend must have a name of its own
 * @throws Error in one sentence where the name will not do
 */
export function namesOf(folder: string, code: string): Names {
  if (!/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(folder)) {
    throw new Error(
      `"${folder}" is no name for a package: take small letters, digits and hyphens, a letter first and no hyphen last`,
    )
  }
  const [first, ...rest] = folder
    .replace(/^roipool-(?=.)/, '')
    .replace(/^backend-(?=[a-z])/, '')
    .split('-')
  const backend = first + rest.map((word) => word[0]!.toUpperCase() + word.slice(1)).join('')
  if (isReserved(backend) || namesIn(code).includes(backend)) {
    throw new Error(`the backend would be called ${backend}, but that word is taken: take another name`)
  }
  return { package: folder, backend }
}

/** Whether a module can have no function of this name. */
function isReserved(name: string): boolean {
  try {
    new Script(`'use strict'; async () => { let ${name} }`)
    return false
  } catch {
    return true
  }
}

/** What a text declares or imports. */
function namesIn(code: string): string[] {
  const declared = [...code.matchAll(/\b(?:function|type|const|let)\W+(\w+)/g)].map(([, name]) => name!)
  const imported = [...code.matchAll(/import \{(.*?)\}/gs)].flatMap(([, names]) => names!.match(/\w+/g) ?? [])
  return [...declared, ...imported]
}
