export {
  type CenterNetOptions,
  centerNet,
  type ModelFiles,
  type TunableCenterNetOptions,
  tunableCenterNet,
} from './centernet.js'
export { tapGraphModel } from './graph-model.js'
export type { TunableBackbone } from './tune-graph-model.js'
