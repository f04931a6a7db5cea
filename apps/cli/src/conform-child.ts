import { serveCases } from '@roipool/conformance/command'
import { findFactory } from './find-factory.js'

// The process in which `roipool conform` runs a backend.
serveCases(findFactory)
