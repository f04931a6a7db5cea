// Parts of a document that are written by a script: between <!-- name --> and <!-- /name -->.
import { readFileSync, writeFileSync } from 'node:fs'

/**
 * Puts text between the markers of its name.
 *
 * @param check whether to write nothing
 * @returns whether the file is now as it must be
 */
export function rewrite(file, name, part, check) {
  const text = readFileSync(file, 'utf8')
  const marked = new RegExp(`(<!-- ${name} -->\n).*?(<!-- /${name} -->)`, 's')
  const wanted = text.replace(marked, (_, open, close) => `${open}${part}\n${close}`)
  if (!check && wanted !== text) writeFileSync(file, wanted)
  return !check || wanted === text
}
