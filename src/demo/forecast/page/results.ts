// The results in words and tables.

import { BASELINE_TITLES } from '../../../forecast/report/titles.js';
import { shown } from '../../../report/figures.js';
import { download } from '../../page/download.js';
import { element, setText } from '../../page/element.js';
import { fillList, type ListRow } from '../../page/list.js';
import { tableOf } from '../../page/table.js';
import type { Place } from '../../protocol.js';
import type { Outcome } from '../protocol.js';
import { ANSWERS, percent, sentenceOf } from '../words.js';

const BASELINES = Object.keys(BASELINE_TITLES) as (keyof typeof BASELINE_TITLES)[];
const forecastButton = element('#download-forecast', HTMLButtonElement);
const modelButton = element('#download-model', HTMLButtonElement);
const reportButton = element('#download-report', HTMLButtonElement);
let files: Outcome['files'] | undefined;

for (const [button, name] of [
  [forecastButton, 'forecast'],
  [modelButton, 'model'],
  [reportButton, 'report'],
] as const) {
  button.addEventListener('click', () => {
    if (files === undefined) return;
    download(files[name]);
    setText(element('#download-status', HTMLElement), `${files[name].name} is yours.`);
  });
}

/** The downloads; undefined for none. */
export function offerFiles(given: Outcome['files'] | undefined): void {
  files = given;
  for (const button of [forecastButton, modelButton, reportButton]) button.disabled = given === undefined;
  setText(element('#download-status', HTMLElement), '');
}

/** Before a result, or if there will be none. */
export function showNothing(answer: string, status: string): void {
  showAnswer(answer, 'none', status);
  fillList('#details', []);
  fillList('#facts', [['Nothing', 'is known of it before it is forecast.']]);
  element('#repairs', HTMLElement).replaceChildren();
  element('#measures .table', HTMLElement).replaceChildren();
}

export function showOutcome(outcome: Outcome, place: Place | undefined): void {
  const { word, answer } = ANSWERS[outcome.verdict];
  showAnswer(word, answer, sentenceOf(outcome));
  fillList('#details', detailsOf(outcome));
  fillList('#facts', factsOf(outcome, place));
  const repairs = outcome.problems.map((problem) => {
    const item = document.createElement('li');
    item.textContent = problem;
    return item;
  });
  element('#repairs', HTMLElement).replaceChildren(...repairs);
  element('#measures .table', HTMLElement).replaceChildren(measuresOf(outcome));
}

function showAnswer(word: string, colour: string, status: string): void {
  const answer = element('#answer', HTMLElement);
  setText(answer, word);
  answer.dataset.answer = colour;
  setText(element('#status', HTMLElement), status);
}

function detailsOf({ network, bestBaseline, baselines, difference }: Outcome): ListRow[] {
  const best = baselines[bestBaseline] ?? network;
  return [
    ['The network', `MASE ${shown(network.mase)}, mean absolute error ${shown(network.mae)}`],
    [
      `Best simple forecast`,
      `${BASELINE_TITLES[bestBaseline]}: MASE ${shown(best.mase)}, mean absolute error ${shown(best.mae)}`,
    ],
    [
      'Difference',
      `${shown(difference.mean)} (95 % interval ${shown(difference.low)} to ${shown(difference.high)}); below 0 the network is better`,
    ],
    ['In the interval', `${percent(network.coverage)} of what came; 80 % were promised`],
  ];
}

function factsOf(outcome: Outcome, place: Place | undefined): ListRow[] {
  const { file, steps, count, season, windows, lookback, horizon, learning, milliseconds, fingerprint } =
    outcome;
  const many = count === 1 ? '' : ` in ${count} series`;
  const kept = learning.best === null ? '' : `; the weights of epoch ${learning.best + 1} were kept`;
  const where = place === undefined ? '' : ` in ${place.runtime} ${place.version}`;
  return [
    ['Read', `${file}: ${steps} steps${many}`],
    ['Season', season],
    ['Windows', `${windows} to train on: ${lookback} steps to look back at, ${horizon} to forecast`],
    ['Epochs', `${learning.training.length}${kept}`],
    ['It took', `${(milliseconds / 1000).toFixed(1)} s${where}`],
    ['Fingerprint of the weights', fingerprint],
  ];
}

function measuresOf({ network, baselines }: Outcome): HTMLTableElement {
  const rows = [
    { title: 'the network', measures: network },
    ...BASELINES.flatMap((name) => {
      const measures = baselines[name];
      return measures === undefined ? [] : { title: BASELINE_TITLES[name], measures };
    }),
  ];
  return tableOf(
    ['Forecast by', 'MASE', 'MAE', 'RMSE', 'sMAPE', 'in interval'],
    rows.map(({ title, measures: { mase, mae, rmse, smape, coverage } }) => {
      return [title, mase, mae, rmse, smape, percent(coverage)];
    }),
  );
}
