#!/usr/bin/env node
import { main } from '@roipool/terminal'
import { createProgram } from './program.js'

main(createProgram)
