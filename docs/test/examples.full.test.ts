import { testCommands, testModules } from './examples.js'

testModules(true)
testCommands(true)
