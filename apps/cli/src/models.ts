import { fileURLToPath } from 'node:url'

/** The build copies the trained models of packages/fast-rcnn to this folder. */
const FOLDER = new URL('../dist/models/', import.meta.url)

const at = (name: string) => fileURLToPath(new URL(name, FOLDER))

/** The models that come with the command line: a detector of the 20 classes of Pascal VOC, and its proposals. */
export const models = { detector: at('voc.roipool'), proposals: at('voc-rpn.roipool') } as const
