import { testDocuments } from './documents.js'

testDocuments(true)
