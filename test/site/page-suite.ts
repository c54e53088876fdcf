// Looks at pages of the site in a frame, as wide and as light as asked for. Runs in a browser.
import { brokenRules } from '../browser-axe.js';

export interface SiteLook {
  /** Address of the page. */
  readonly page: string;
  readonly scheme: 'light' | 'dark';
  readonly width: number;
  /** Whether axe looks, too. */
  readonly axe: boolean;
}

/** What was found at one look. */
export interface SeenPage extends SiteLook {
  readonly violations: string[];
  /** So much wider than its frame is the page. */
  readonly overflow: number;
  readonly heading: string;
  readonly isDark: boolean;
  /** Addresses that were loaded from elsewhere, and pictures that did not come. */
  readonly foreign: string[];
  readonly missing: string[];
}

/** Where the site's own switch between light and dark is kept. */
const APPEARANCE = 'vitepress-theme-appearance';

export async function runSuite({ looks }: { looks: readonly SiteLook[] }): Promise<SeenPage[]> {
  const seen: SeenPage[] = [];
  for (const look of looks) seen.push(await see(look));
  return seen;
}

async function see(look: SiteLook): Promise<SeenPage> {
  localStorage.setItem(APPEARANCE, look.scheme);
  const frame = document.createElement('iframe');
  frame.width = String(look.width);
  frame.height = '900';
  frame.src = look.page;
  await new Promise((resolve) => {
    frame.addEventListener('load', resolve, { once: true });
    document.body.append(frame);
  });
  const shown = frame.contentDocument as Document;
  const view = frame.contentWindow as Window;
  const pictures = [...shown.images];
  for (const picture of pictures) picture.loading = 'eager';
  await Promise.all(pictures.map((picture) => picture.decode().catch(() => {})));
  const loaded = view.performance.getEntriesByType('resource').map(({ name }) => name);
  const found: SeenPage = {
    ...look,
    violations: look.axe ? await brokenRules(view, '/site/axe.js') : [],
    overflow: shown.documentElement.scrollWidth - shown.documentElement.clientWidth,
    heading: shown.querySelector('h1')?.textContent ?? '',
    isDark: shown.documentElement.classList.contains('dark'),
    foreign: loaded.filter((address) => new URL(address).origin !== location.origin),
    missing: pictures.filter(({ naturalWidth }) => naturalWidth === 0).map(({ src }) => src),
  };
  frame.remove();
  return found;
}
