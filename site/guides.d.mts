export interface Guide {
  readonly text: string;
  /** A file of docs/, or a heading in one. */
  readonly page: string;
}

export const GROUPS: readonly { readonly text: string; readonly guides: readonly Guide[] }[];
export const ENTRIES: readonly Guide[];
export function addressOf(page: string): string;
