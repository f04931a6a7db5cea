import { testCommands, testModules, testQuotes } from './examples.js'

testModules(false)
testCommands(false)
testQuotes()
