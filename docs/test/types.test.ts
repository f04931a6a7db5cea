import { testTypes } from './types.js'

testTypes('nodenext')
