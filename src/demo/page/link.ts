// The URL of the page contains the settings, so that a link leads to the same training run.
import { type Settings, writeSettings } from '../settings.js';
import { element, setText } from './element.js';

/** Writes settings into the URL, without a new history entry. */
export function showInAddress(settings: Settings): void {
  history.replaceState(null, '', `#${writeSettings(settings)}`);
}

/** The button that copies the URL. */
export function offerLink(): void {
  const copied = element('#copied', HTMLElement);
  element('#copy-link', HTMLButtonElement).addEventListener('click', async () => {
    try {
      await navigator.clipboard.writeText(location.href);
      setText(copied, 'Copied.');
    } catch {
      setText(copied, 'Not allowed here: copy the address of this page.');
    }
    setTimeout(() => setText(copied, ''), 4000);
  });
}
