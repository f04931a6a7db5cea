import { testTypes } from './types.js'

testTypes('bundler')
