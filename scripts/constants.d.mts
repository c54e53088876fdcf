/** The same binary with the vector constants of its loops in locals. */
export declare function hoistConstants(bytes: Uint8Array): Uint8Array<ArrayBuffer>;
/** The same for binaryen's text of a module. */
export declare function hoistInText(text: string): string;
