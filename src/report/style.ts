import { paletteOf } from './palette.js';

/** The style sheet of the page. Paper is light. */
export const STYLE: string = `
:root { color-scheme: light; ${paletteOf('light')} }
@media screen and (prefers-color-scheme: dark) { :root { color-scheme: dark; ${paletteOf('dark')} } }
* { box-sizing: border-box; }
html { -webkit-text-size-adjust: 100%; text-size-adjust: 100%; }
body { max-width: 64rem; margin: 0 auto; padding: 2.5rem 1rem 4rem; background: var(--page); color: var(--text);
  font: 1rem/1.55 system-ui, sans-serif; }
h1, h2, h3, h4, p, figure, dl, dd, ul, table { margin: 0; padding: 0; }
h1 { overflow-wrap: anywhere; font-size: clamp(1.6rem, 1.2rem + 2vw, 2.3rem); line-height: 1.2; letter-spacing: -0.015em; }
h2 { font-size: 1.4rem; line-height: 1.3; letter-spacing: -0.01em; }
h3 { font-size: 1rem; font-weight: 650; line-height: 1.35; }
p { max-width: 44rem; }
p + p { margin-top: 0.75rem; }
a { color: var(--accent); text-underline-offset: 0.2em; }
code { font-family: ui-monospace, monospace; font-size: 0.875em; overflow-wrap: anywhere; }
:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; }
.muted, figcaption, header p { color: var(--muted); }
.hidden { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
section { margin-top: 3.5rem; }
section > h2 + * { margin-top: 0.75rem; }
section > dl.card { margin-top: 1.25rem; }
header p { margin-top: 0.75rem; }
.lead { margin-top: 0.75rem; font-size: 1.2rem; line-height: 1.5; }
.card, figure { min-width: 0; padding: 1.1rem 1.25rem; border: 1px solid var(--line); border-radius: 0.6rem; background: var(--card); }
.verdicts, .figures { display: grid; gap: 1rem; grid-template-columns: minmax(0, 1fr); margin-top: 1.5rem; }
.word { margin-top: 0.25rem; font-size: 1.9rem; font-weight: 650; line-height: 1.2; letter-spacing: -0.02em; }
.yes { color: var(--yes); }
.no { color: var(--text); }
.undecided { color: var(--muted); }
.reason { margin-top: 0.75rem; font-size: 0.9375rem; }
.measured { color: var(--muted); font-size: 0.8125rem; }
.verdicts .chart { width: 100%; max-width: 22rem; margin-top: 0.75rem; }
.rule { margin-top: 1.5rem; font-size: 0.9375rem; }
figure > * + * { margin-top: 0.75rem; }
figcaption { max-width: 44rem; font-size: 0.9375rem; }
.chart { display: block; max-width: 100%; height: auto; color: var(--muted); font-variant-numeric: tabular-nums; }
figure:not(.wide) > .chart { width: 100%; max-width: 30rem; }
.wide .scroll .chart { max-width: none; }
.roomy .chart { width: 100%; }
.tight { display: none; }
.tight .chart { width: 100%; max-width: 36rem; }
.list { padding-left: 1.25rem; }
.list li + li { margin-top: 0.25rem; }
section > .card { margin-top: 1.25rem; }
.card .scroll { max-height: 32rem; }
@media screen and (max-width: 48rem) {
  .roomy { display: none; }
  .tight { display: block; }
}
figure .body { display: flex; flex-wrap: wrap; gap: 0.5rem 2.5rem; }
.body > * { min-width: 0; max-width: 100%; }
.body .facts { flex: 1 1 14rem; align-content: start; align-items: start; }
.scroll { overflow: auto; }
details .scroll { max-height: 32rem; }
details { font-size: 0.875rem; }
summary { width: fit-content; color: var(--muted); cursor: pointer; }
table { border-collapse: collapse; font-size: 0.875rem; font-variant-numeric: tabular-nums; }
caption { padding: 0.5rem 0 0.25rem; font-weight: 600; text-align: left; }
th, td { padding: 0.3rem 0.9rem 0.3rem 0; border-bottom: 1px solid var(--line); text-align: right; vertical-align: bottom; white-space: nowrap; }
th { color: var(--muted); font-weight: 500; }
th:first-child { text-align: left; }
thead th { min-width: 4rem; white-space: normal; }
.overview { margin-top: 1.5rem; }
.overview table { width: 100%; font-size: 0.9375rem; }
.overview :is(th, td) { padding-block: 0.55rem; text-align: left; vertical-align: baseline; }
.overview td { font-weight: 600; }
.overview tbody tr:last-child > * { border-bottom: 0; }
.overview small { display: block; color: var(--muted); font-size: 0.8125rem; font-weight: 400; }
.overview tbody th { min-width: 12rem; color: var(--text); white-space: normal; }
.facts + p { margin-top: 1rem; }
.facts { display: flex; flex-wrap: wrap; gap: 0.5rem 2rem; margin-top: 1.25rem; font-size: 0.9375rem; }
.facts dt, .reproduce dt { color: var(--muted); font-size: 0.875rem; }
.reproduce { display: grid; gap: 0.25rem 1.5rem; grid-template-columns: minmax(0, 1fr); }
.reproduce dd { margin-bottom: 0.5rem; overflow-wrap: anywhere; }
.paper { display: none; }
.warning { margin-top: 1rem; padding-left: 0.9rem; border-left: 3px solid var(--no); }
@media screen and (max-width: 40rem) {
  body { padding-inline: 0.75rem; }
  .card, figure { padding-inline: 0.75rem; }
  .overview table { font-size: 0.75rem; table-layout: fixed; }
  .overview :is(th, td) { min-width: 0; padding-right: 0.25rem; white-space: normal; }
  .overview tbody th { min-width: 0; }
  .overview tbody th small, .overview :is(th, td):last-child { display: none; }
  .overview td small { font-size: 0.75rem; }
}
@media (min-width: 48rem) {
  .verdicts { grid-template-columns: repeat(3, minmax(0, 1fr)); }
  .verdicts .card { display: grid; grid-row: span 4; grid-template-rows: subgrid; row-gap: 0; }
  .figures { grid-template-columns: repeat(2, minmax(0, 1fr)); }
  .figures .wide, .figures figure:nth-last-child(2):nth-child(odd):has(+ .wide) { grid-column: 1 / -1; }
  .reproduce { grid-template-columns: 9rem minmax(0, 1fr); }
  .reproduce dd { margin-bottom: 0; }
}
@media print {
  @page { margin: 16mm 14mm; }
  :root { --page: #ffffff; }
  html { font-size: 9pt; }
  body { max-width: none; padding: 0; -webkit-print-color-adjust: exact; print-color-adjust: exact; }
  section { margin-top: 1.5rem; }
  .task { break-before: page; }
  .card, figure, tr { break-inside: avoid; }
  h2, h3, summary { break-after: avoid; }
  .goto, details:not([open]), .wide details, summary { display: none; }
  .paper { display: block; }
  thead th { min-width: 0; }
  th, td { padding-right: 0.5rem; white-space: normal; }
  .verdicts { grid-template-columns: repeat(3, minmax(0, 1fr)); }
  .figures { grid-template-columns: repeat(2, minmax(0, 1fr)); }
  .figures .wide, .figures figure:nth-last-child(2):nth-child(odd):has(+ .wide) { grid-column: 1 / -1; }
  .wide .scroll .chart { max-width: 100%; }
  .roomy { display: block; }
  .tight { display: none; }
  .card .scroll { max-height: none; }
  details .scroll { max-height: none; }
  .scroll { overflow: visible; }
  figure:not(.wide):has(details[open]) { grid-column: 1 / -1; break-inside: auto; }
  details table { font-size: 6.5pt; }
  details :is(th, td) { padding: 0.15rem 0.3rem 0.15rem 0; }
  details .many { font-size: 5.5pt; }
  details .many :is(th, td) { padding-right: 0.15rem; }
  a { color: inherit; text-decoration: none; }
}
`;
