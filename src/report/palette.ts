// Colours by name, for light and dark: text has a contrast of 4.5 or more on --card and --page, marks have 3. Colours
// of ablations and baselines differ in lightness as well as in hue, and their lines in dashes.
import { checkOneOf } from '../text/kinds.js';

const COLOURS: { readonly [name: string]: readonly [light: string, dark: string] } = {
  page: ['#f4f5f4', '#131617'],
  card: ['#ffffff', '#1b1f21'],
  text: ['#1d2426', '#e6e9e8'],
  muted: ['#566064', '#a3adb0'],
  line: ['#dcdfde', '#33393c'],
  control: ['#858e91', '#6c777b'],
  accent: ['#0b5f7a', '#6cc3df'],
  yes: ['#136c45', '#67cf9f'],
  no: ['#a03b12', '#f2a27d'],
  truth: ['#8a9598', '#6f7b80'],
  ideal: ['#b4500f', '#f0a35e'],
  open: ['#0b4f66', '#8fd6ec'],
  closed: ['#eef2f2', '#23292c'],
  positive: ['#0b4f66', '#8fd6ec'],
  negative: ['#a03b12', '#ee9060'],
  full: ['#0b5f7a', '#6cc3df'],
  'forget-1': ['#c05a10', '#f0a35e'],
  'forget-0': ['#8f2f78', '#ee9bd0'],
  'forget-mean': ['#7a6f00', '#d3c24a'],
  'no-recurrence': ['#454d50', '#b4bdc0'],
  history: ['#454d50', '#b4bdc0'],
  band: ['#cbdee5', '#264753'],
  last: ['#7a6f00', '#d3c24a'],
  seasonal: ['#c05a10', '#f0a35e'],
  drift: ['#8f2f78', '#ee9bd0'],
  ets: ['#136c45', '#67cf9f'],
};

/** A colour of the palette, as CSS. */
export function colour(name: string): string {
  return `var(--${name})`;
}

type Scheme = 'light' | 'dark';

/** Index of each colour's shade for a scheme. */
const SHADES: { readonly [scheme in Scheme]: 0 | 1 } = { light: 0, dark: 1 };

/** Custom properties of the palette, for a style sheet: `--accent: #0b5f7a; ...`. */
export function paletteOf(scheme: Scheme): string {
  checkOneOf('paletteOf', scheme, Object.keys(SHADES));
  return Object.entries(COLOURS)
    .map(([name, shades]) => `--${name}: ${shades[SHADES[scheme]]};`)
    .join(' ');
}
