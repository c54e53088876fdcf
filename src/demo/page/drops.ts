import { element } from './element.js';

/** Calls back for files dropped anywhere on the page; `#drop` indicates that they may be. */
export function watchDrops(take: (files: readonly File[]) => void): void {
  const mark = (dragging: boolean): void => {
    element('#drop', HTMLElement).dataset.dragging = String(dragging);
  };
  addEventListener('dragover', (event) => {
    if (!event.dataTransfer?.types.includes('Files')) return;
    event.preventDefault();
    mark(true);
  });
  addEventListener('dragleave', (event) => {
    if (event.relatedTarget === null) mark(false); // Out of the window.
  });
  addEventListener('drop', (event) => {
    const files = [...(event.dataTransfer?.files ?? [])];
    mark(false);
    if (files.length === 0) return;
    event.preventDefault();
    take(files);
  });
}
