export { tapLayersModel } from './layers-model.js'
