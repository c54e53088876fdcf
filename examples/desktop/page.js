// The page: sends tables to the program that served it, and shows the answers.
import { tableOf } from './table.js';

const element = (id) => document.getElementById(id);
const [forecast, again, show, status, result] = ['forecast', 'again', 'show', 'status', 'result'].map(
  element,
);
/** The first bytes of a file, enough to find the names of its columns. */
const HEAD_BYTES = 65_536;
const TIMES = /^(time|timestamp|date|datetime|ds|day|week|month|quarter|year|hour)$/i;

forecast.elements.csv.addEventListener('change', async () => {
  const [file] = forecast.elements.csv.files;
  if (file === undefined) return;
  const [line] = (await file.slice(0, HEAD_BYTES).text()).replace(/^\uFEFF/, '').split(/\r?\n/, 1);
  const separator = [';', '\t', '|', ','].find((each) => line.includes(each)) ?? ',';
  const names = line.split(separator).map((name) => name.trim().replace(/^"(.*)"$/, '$1'));
  const { target, time, model } = forecast.elements;
  target.replaceChildren(...names.map((name) => new Option(name)));
  target.value = names.at(-1);
  time.replaceChildren(new Option('no column: rows are steps', ''), ...names.map((name) => new Option(name)));
  time.value = names.find((name) => TIMES.test(name)) ?? '';
  model.value = file.name.replace(/\.[^.]*$/, '').replace(/[^\p{L}\p{N}_ -]/gu, '-');
});

forecast.addEventListener('submit', (event) => {
  event.preventDefault();
  const { csv, ...options } = Object.fromEntries(new FormData(forecast));
  work('Trains ...', async () => {
    const answer = await ask('forecast', { ...options, file: csv.name }, csv);
    const { model, verdict, error, simple, fingerprint } = await answer.json();
    const errors = `Its error in the past (MASE) is ${short(error)}, that of the best simple forecast, ${simple.name}, ${short(simple.error)}.`;
    status.textContent = `${model}: ${verdict}. ${errors} Fingerprint ${fingerprint}`;
    showReport(model);
    await listModels(model);
  });
});

again.addEventListener('submit', (event) => {
  event.preventDefault();
  const { csv, model } = Object.fromEntries(new FormData(again));
  work('Forecasts ...', async () => {
    const rows = await (await ask('predict', { model }, csv)).json();
    status.textContent = `${model}: ${rows.length} rows behind those of ${csv.name}`;
    result.replaceChildren(tableOf(rows));
  });
});

show.addEventListener('click', () => showReport(again.elements.model.value));

element('quit').addEventListener('click', () =>
  work('Quits ...', async () => {
    await ask('quit', {}, '');
    for (const control of document.querySelectorAll('button, input, select')) control.disabled = true;
    status.textContent = 'The program has ended. This page can be closed.';
  }),
);

/** Runs one action and shows its error, if it has one. */
async function work(message, task) {
  status.textContent = message;
  result.replaceChildren();
  try {
    await task();
  } catch (error) {
    status.textContent = `Failed: ${error.message}`;
  }
}

async function ask(route, asked, body) {
  const response = await fetch(`./${route}?${new URLSearchParams(asked)}`, { method: 'POST', body });
  if (!response.ok) throw new Error(await response.text());
  return response;
}

function showReport(model) {
  const address = `./report?${new URLSearchParams({ model })}`;
  const [frame, link] = [document.createElement('iframe'), document.createElement('a')];
  Object.assign(frame, { src: address, title: `Report of ${model}` });
  frame.setAttribute('sandbox', '');
  Object.assign(link, { href: address, target: '_blank', textContent: 'The report alone' });
  result.replaceChildren(link, frame);
}

/** The error is undefined where a season repeats exactly. */
function short(error) {
  return error?.toFixed(2) ?? 'not defined';
}

async function listModels(chosen) {
  const models = await (await fetch('./models')).json();
  const { model, csv } = again.elements;
  model.replaceChildren(...models.map((name) => new Option(name)));
  if (chosen !== undefined) model.value = chosen;
  for (const control of [model, csv, ...again.querySelectorAll('button')])
    control.disabled = models.length === 0;
}

await listModels();
forecast.querySelector('button').disabled = false; // From now on a click no longer sends the form by itself.
