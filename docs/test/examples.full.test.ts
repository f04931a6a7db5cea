import { testModules } from './examples.js'

testModules(true)
