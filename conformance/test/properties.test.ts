import { testProperties } from './test-properties.js'

testProperties(1 / 10)
