export { type CenterNetOptions, centerNet, type ModelFiles } from './centernet.js'
export { type TapOptions, tapGraphModel } from './graph-model.js'
