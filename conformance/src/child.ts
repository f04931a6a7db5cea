import { serveCases } from './process/child.js'
import { findModule } from './process/find-module.js'

// The process in which `roipool-conform` runs a backend.
serveCases(findModule)
