import { testChangesets } from './changesets.js'

testChangesets('on a branch, since it left main')
