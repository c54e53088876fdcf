import { escaped } from './escape.js';

const MOST = 200;

/** A card with repairs of the data and other remarks, or a sentence if there are none. */
export function problemsOf(messages: readonly string[], nothing: string): string {
  if (messages.length === 0) return `<p>${escaped(nothing)}</p>`;
  const rest = messages.length - MOST;
  const items = messages.slice(0, MOST).map((message) => `<li>${escaped(message)}</li>`);
  const more = rest > 0 ? `<li>and ${rest} more</li>` : '';
  return `<div class="card"><h3>What was repaired, or should be known</h3><ul class="list">${items.join('')}${more}</ul></div>`;
}
