export { type CocoFile, readCoco, readCocoResults, writeCoco, writeCocoResults } from './annotations/coco.js'
export type { AnnotatedImage, Annotation, Annotations, Category, Warning } from './annotations/structure.js'
export { readVoc, type VocFile, type VocReadOptions, writeVoc } from './annotations/voc.js'
export { readYolo, writeYolo, type YoloOptions } from './annotations/yolo.js'
