import { element } from './element.js';

/** The skip link leads to the results, regardless of the URL's fragment. */
export function letSkip(): void {
  element('.skip', HTMLAnchorElement).addEventListener('click', (event) => {
    event.preventDefault();
    const results = element('#results', HTMLElement);
    results.focus({ preventScroll: true });
    results.scrollIntoView();
  });
}
