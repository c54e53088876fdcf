/** The manifest with `repository`, `bugs` and `homepage`. */
export declare function withAddress(manifest: object, repository: string): Record<string, unknown>;
/** Markdown whose relative links lead to files of a tag, and whose pictures are those of that tag. */
export declare function withAbsoluteLinks(text: string, repository: string, tag: string): string;
