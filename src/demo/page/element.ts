/**
 * An element of index.html.
 *
 * @throws TypeError if there is none, or it has another type: then page and script are from different builds.
 */
export function element<Kind extends Element>(selector: string, kind: new () => Kind): Kind {
  const found = document.querySelector(selector);
  if (found instanceof kind) return found;
  throw new TypeError(`page: ${selector}: expected ${kind.name}, got ${found?.nodeName ?? 'nothing'}`);
}

/** Sets a text if it changed, because screen readers announce every change. */
export function setText(target: Element, text: string): void {
  if (target.textContent !== text) target.textContent = text;
}
