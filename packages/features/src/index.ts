export type { Backbone, Image, MappedImage } from './backbone.js'
export { CENTERNET_STRIDES, type CenterNetStride } from './centernet-strides.js'
export { defineBackbone, type Network } from './define-backbone.js'
export type { InputOptions, Rgb } from './input.js'
