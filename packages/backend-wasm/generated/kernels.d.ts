export declare const kernels: string
export declare const memoryByte: number
