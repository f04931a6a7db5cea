import { testLoading } from './loading.js'

testLoading([
  ['as it is', 'plain', false],
  ['built by Vite, isolated', 'dist', true],
])
