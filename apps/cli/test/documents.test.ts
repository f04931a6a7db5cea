import { testDocuments } from './documents.js'

testDocuments(false)
