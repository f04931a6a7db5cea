export * from './chromium.js'
export * from './isolation.js'
export * from './serve.js'
