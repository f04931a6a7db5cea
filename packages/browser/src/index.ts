export * from './chromium.js'
export * from './isolation.js'
export * from './policy.js'
export * from './serve.js'
