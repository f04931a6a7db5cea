export { type CenterNetOptions, centerNet, type ModelFiles } from './centernet.js'
export { tapGraphModel } from './graph-model.js'
