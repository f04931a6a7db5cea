import { testLoading } from './loading.js'

testLoading([
  ['as it is, isolated', 'plain', true],
  ['built by Vite', 'dist', false],
])
