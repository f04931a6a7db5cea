// The way from a photograph to classes and boxes, and the files that know of it:
//
//   dataset.ts, prepare.ts   scenes are checked; maps and proposals of each are made once
//   proposals.ts, rpn.ts     boxes that may hold an object
//   cells.ts, pool.ts        boxes become cells, and RoIs rows of numbers (vectors.ts; the slow way, too)
//   layers.ts                fully connected layers, and their gradients; model.ts and rpn.ts hold them
//   train.ts                 steps: roi-task.ts and anchor-task.ts draw, loss.ts judges, optimizer.ts moves the weights
//   detect.ts, evaluate.ts   scores and codes become boxes, and those are judged
//   persist.ts, one-file.ts  saved and loaded; compress.ts, svd.ts: made smaller
export type { Backbone, Image, MappedImage } from '@roipool/features'
export type { Checkpoint } from './checkpoint.js'
export { compress } from './compress.js'
export type { Dataset, PreparedScene, Scene, Warn } from './dataset.js'
export { type Detected, type DetectOptions, detect, type Part } from './detect.js'
export { type EvaluateOptions, type Evaluation, evaluate } from './evaluate.js'
export type { Head, Layer } from './layers.js'
export { type FastRcnn, type FastRcnnOptions, fastRcnn } from './model.js'
export { type OneFile, oneFile } from './one-file.js'
export type { OptimizerName } from './optimizer.js'
export { type LoadOptions, load, type Place, type SaveOptions, save } from './persist.js'
export type { Pooling } from './pool.js'
export { type PrepareOptions, prepare } from './prepare.js'
export type { Proposals, Proposer } from './proposals.js'
export { type Rcnn, type RcnnOptions, rcnn } from './rcnn.js'
export { type MappedSize, propose, type Rpn, type RpnOptions, rpn } from './rpn.js'
export { type Step, train } from './train.js'
export type { TrainOptions } from './train-options.js'
export type { Tunable } from './tune.js'
export type { Detector } from './vectors.js'
