import { testChangesets, testReleased } from './changesets.js'

testChangesets('on main, since the last release', 'in a clone, since what is public')
testReleased()
