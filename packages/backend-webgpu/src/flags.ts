/** WebGPU's constants. In Node they are no globals, and this package makes none. */
export const usage = {
  MAP_READ: 0x0001,
  COPY_SRC: 0x0004,
  COPY_DST: 0x0008,
  UNIFORM: 0x0040,
  STORAGE: 0x0080,
} as const

export const COMPUTE = 0x4
export const READ = 0x1
