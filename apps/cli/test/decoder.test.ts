import { execFileSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import sharp from 'sharp'
import { expect, it } from 'vitest'
import { readPhotograph } from '../src/input/photograph.js'
import { openDecoder, openShared } from '../src/many/decoder.js'
import { temporaryFolder } from './roipool.js'

const folder = temporaryFolder()
const file = (name: string) => join(folder, name)

/** Loaded into the process that decodes: what opens a file of such a name ends it, as a fault in a decoder would. */
const PRELOAD = `import fs from 'node:fs'
import { syncBuiltinESMExports } from 'node:module'
const { open } = fs.promises
fs.promises.open = (path, ...rest) => {
  if (String(path).includes('poison')) process.kill(process.pid, 'SIGSEGV')
  return open(path, ...rest)
}
syncBuiltinESMExports()`

it('does every image but those that end the decoder, two at a time, and names these', async () => {
  const names = ['a.png', 'poison.png', 'b.png', 'more-poison.png', 'c.png']
  const noise = { type: 'gaussian', mean: 128, sigma: 60 } as const
  const create = { width: 40, height: 30, channels: 3, background: '#000', noise } as const
  for (const name of names) await sharp({ create }).png().toFile(file(name))
  writeFileSync(file('preload.mjs'), PRELOAD)
  process.env.NODE_OPTIONS = `--import ${pathToFileURL(file('preload.mjs'))}`
  const decoder = openDecoder()
  const size = [16, 24] as const
  const outcomes = await Promise.allSettled(
    names.map((name) => decoder.decode({ file: file(name), size, fit: 'pad' })),
  )
  await decoder.close()
  delete process.env.NODE_OPTIONS
  for (const [n, name] of names.entries()) {
    const outcome = outcomes[n]!
    if (name.includes('poison')) {
      const message = `cannot decode the image ${file(name)}: the decoder ended (SIGSEGV)`
      expect(outcome).toMatchObject({ status: 'rejected', reason: { message } })
    } else {
      const { square, width, height, place } = await readPhotograph(file(name), size, 'pad')
      const value = { width, height, place, square: { ...square, data: new Uint8Array(square.data) } }
      expect(outcome).toMatchObject({ status: 'fulfilled', value })
    }
  }
})

it('goes on after an image that took too long', async () => {
  execFileSync('mkfifo', [file('hangs.png')])
  const decoder = openDecoder(1)
  const decode = (name: string) => decoder.decode({ file: file(name), size: [8, 8] })
  await expect(decode('hangs.png')).rejects.toThrow(`the image ${file('hangs.png')} took longer than 1 s`)
  // On a machine that is busy, a second may be too short for any.
  for (;;) if (await decode('a.png').catch(() => undefined)) break
  await decoder.close()
})

it('shares pixels through memory where there is no folder for temporary files, and says so where there is neither', async () => {
  process.env.TMPDIR = file('nowhere')
  const decoder = openDecoder()
  delete process.env.TMPDIR
  await expect(decoder.decode({ file: file('a.png'), size: [8, 8] })).resolves.toMatchObject({ width: 40 })
  await decoder.close()
  const says = `cannot write into ${file('nowhere')}: no such file or folder; TMPDIR names another folder`
  expect(() => openShared([file('nowhere'), file('a.png')])).toThrow(says)
})
