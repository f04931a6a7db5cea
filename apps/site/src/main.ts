#!/usr/bin/env node
// What stands behind npm run site, site:serve and site:shots. The pages are built already.
import { resolve } from 'node:path'
import { serve } from '@roipool/browser'
import { Command, InvalidArgumentError } from 'commander'
import { assemble } from './assemble.js'
import { takeShots } from './states/shots.js'

const program = new Command('npm run')

program
  .command('site')
  .description('put the pages together in one folder')
  .argument('[folder]', 'where to put them', 'site')
  .action(async (folder: string) => {
    await assemble(folder)
    console.log(`${resolve(folder)}: any web server can serve it`)
  })

program
  .command('site:serve')
  .description('put the pages together and serve them, with the headers that shared memory needs')
  .argument('[folder]', 'where to put them', 'site')
  .option('--port <number>', 'where to listen; 0 is any free port', toPort, 4173)
  .action(async (folder: string, { port }: { port: number }) => {
    await assemble(folder)
    const { address } = await serve(folder, { port })
    console.log(`${address} (Ctrl+C ends it)`)
  })

program
  .command('site:shots')
  .description(
    'take a picture of every state of every page, on a phone, a tablet and a desktop, in light and in dark',
  )
  .argument('[folder]', 'where to put the pictures', 'shots')
  .option('--only <text>', 'only the states whose name contains this', '')
  .action(async (folder: string, { only }: { only: string }) => {
    await assemble('site')
    const { address, close } = await serve('site')
    await takeShots(address, folder, only).finally(close)
  })

program.parseAsync().catch((error: NodeJS.ErrnoException) => {
  console.error(
    error.code === 'EADDRINUSE' ? 'That port is taken: choose another with --port' : error.message,
  )
  process.exit(2)
})

function toPort(text: string): number {
  const port = Number(text)
  if (Number.isInteger(port) && port >= 0 && port < 65536) return port
  throw new InvalidArgumentError('A port is a whole number from 0 to 65535.')
}
