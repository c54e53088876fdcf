/** Where the page of licences is. */
export declare const LICENSES: string;
/** The page of licences, as Markdown. */
export declare function licensesPage(): Promise<string>;
