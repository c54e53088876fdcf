/** Builds the demo's page as static files into a folder, which it empties before; default dist/demo/site. */
export declare function buildDemo(folder?: string): Promise<string[]>;
