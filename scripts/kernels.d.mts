/** Compiles an entry module to a binary, for threads or not. */
export declare function compileKernels(entry: string, outFile: string, threads: boolean): Promise<void>;
