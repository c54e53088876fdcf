import { element } from './element.js';

/** The link that skips the form leads to the results, whatever stands in the address. */
export function letSkip(): void {
  element('.skip', HTMLAnchorElement).addEventListener('click', (event) => {
    event.preventDefault();
    const results = element('#results', HTMLElement);
    results.focus({ preventScroll: true });
    results.scrollIntoView();
  });
}
