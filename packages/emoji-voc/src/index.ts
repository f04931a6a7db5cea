export { type ClassName, classes, type Split, splits } from './classes.js'
export { type Credit, credits } from './credits.js'
export { type Scene, type SceneOptions, type ScenesOptions, scene, scenes } from './scene.js'
