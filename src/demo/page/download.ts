import type { NamedFile } from '../protocol.js';

/** Lets the browser save a file. */
export function download({ name, type, bytes }: NamedFile): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(new Blob([bytes], { type }));
  link.download = name;
  link.click();
  // Browsers read it soon, but do not report when.
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}
