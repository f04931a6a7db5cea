/// <reference path="../../backend-tfjs/test/wasm-url.d.ts" />
import '@tensorflow/tfjs-backend-cpu'
import '@tensorflow/tfjs-backend-wasm'
import { test } from 'vitest'
import { setUpWasm } from '../../backend-tfjs/test/set-up-wasm.js'
import { expectAsOnCpu } from './backends.js'

setUpWasm()

test('wasm trains, detects and proposes in a page as cpu does', () => expectAsOnCpu('wasm'))
