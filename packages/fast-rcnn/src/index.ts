export type { Backbone, Image, MappedImage } from '@roipool/features'
