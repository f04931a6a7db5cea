#!/usr/bin/env node
import { examples, main } from '@roipool/terminal'
import { Command } from 'commander'
import { conformOptions } from './command.js'

main((end) =>
  conformOptions(new Command('roipool-conform'), end, {
    child: new URL('./child.js', import.meta.url),
  }).addHelpText(
    'after',
    examples('roipool-conform ./backend.mjs', 'roipool-conform my-backend#fast --filter plans/'),
  ),
)
