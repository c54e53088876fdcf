import type { NamedFile } from '../protocol.js';

/** Has the browser keep a file. */
export function download({ name, type, bytes }: NamedFile): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(new Blob([bytes], { type }));
  link.download = name;
  link.click();
  // Browsers take what they need of it at once, but say nothing of when.
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}
