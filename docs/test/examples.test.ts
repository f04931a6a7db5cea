import { testModules, testQuotes } from './examples.js'

testModules(false)
testQuotes()
