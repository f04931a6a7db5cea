// The way from a photograph to classes and boxes, and the files that know of it:
//
//   dataset.ts, prepare.ts   scenes are checked; maps and proposals of each are made once
//   proposals.ts, rpn.ts     boxes that may hold an object
//   cells.ts, pool.ts        boxes become cells, and RoIs rows of numbers (vectors.ts; the slow way, too)
//   layers.ts                fully connected layers, and their gradients; model.ts and rpn.ts hold them
//   train.ts                 steps: roi-task.ts and anchor-task.ts draw, loss.ts judges, optimizer.ts moves the weights
//   detect.ts, suppress.ts, evaluate.ts   scores and codes become boxes, and those are judged
//   save.ts, load.ts         what saved.ts describes, into one-file.ts or any handler of tfjs
//   compress.ts, svd.ts      smaller layers; tune.ts: the backbone is trained, too
//   vgg16.ts                 the backbone of the article, its weights random or of Keras
export type { Backbone, Image, MappedImage } from '@roipool/features'
export { toCells } from './cells.js'
export type { Checkpoint } from './checkpoint.js'
export { compress } from './compress.js'
export type { Dataset, PreparedScene, Scene, Warn } from './dataset.js'
export { type DetectOptions, detect, type Part } from './detect.js'
export { type EvaluateOptions, type Evaluation, evaluate } from './evaluate.js'
export type { Head, Layer, LayerValues } from './layers.js'
export { inspect, type LoadOptions, load, type Saved } from './load.js'
export { type FastRcnn, type FastRcnnOptions, fastRcnn } from './model.js'
export { isOneFile, type OneFile, oneFile } from './one-file.js'
export type { OptimizerName } from './optimizer.js'
export type { Pooling } from './pool.js'
export { type PrepareOptions, prepare } from './prepare.js'
export type { Proposals, Proposer } from './proposals.js'
export { type Rcnn, type RcnnOptions, rcnn } from './rcnn.js'
export { type MappedSize, propose, type Rpn, type RpnOptions, rpn } from './rpn.js'
export { type SaveOptions, save } from './save.js'
export type { Place } from './saved.js'
export type { Detected } from './suppress.js'
export { type Step, train } from './train.js'
export type { TrainOptions } from './train-options.js'
export type { Tunable } from './tune.js'
export type { Detector } from './vectors.js'
export { type Vgg16, type Vgg16Options, vgg16 } from './vgg16.js'
