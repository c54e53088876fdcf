/**
 * Builds the demo's page as static files into a folder, which it empties before; default dist/demo/site.
 *
 * @returns paths relative to this project: `read`, the files that it is made of, and `embedded`, those of which something is left
 *   in what was built
 */
export declare function buildDemo(folder?: string): Promise<{ read: string[]; embedded: string[] }>;
