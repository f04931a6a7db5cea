declare module '*.wasm?url' {
  const url: string

  export { url as default }
}
