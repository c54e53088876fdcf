// Answers to the page's requests.
import { readFile } from 'node:fs/promises';
import { HttpError } from './errors.js';
import { forecastAgain, judgeAndForecast } from './forecast.js';
import { checkName, listModels, readModel, readReport, save } from './models.js';

const SCRIPT = 'text/javascript; charset=utf-8';

const routes = {
  'GET /': () => own('index.html', 'text/html; charset=utf-8'),
  'GET /page.js': () => own('page.js', SCRIPT),
  'GET /table.js': () => own('table.js', SCRIPT),
  'GET /style.css': () => own('style.css', 'text/css; charset=utf-8'),

  'GET /models': async ({ folder }) => json(await listModels(folder)),

  // A self-contained file with its own style; it must not load or run anything.
  'GET /report': async ({ asked, folder }) => ({
    type: 'text/html; charset=utf-8',
    headers: {
      'content-security-policy':
        "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'self'; sandbox",
    },
    body: await readReport(folder, asked.model),
  }),

  'POST /forecast': async ({ asked, csv, folder, signal }) => {
    const { model, file, target, time } = asked;
    checkName(model); // before any work starts
    const [horizon, season] = [numberOf('horizon', asked.horizon), numberOf('season', asked.season)];
    const columns = { target, time: time || undefined };
    const options = { horizon, season, signal };
    const { bytes, report, ...result } = await judgeAndForecast(await csv(), columns, options, file);
    await save(folder, model, { bytes, report });
    return json({ model, ...result });
  },

  'POST /predict': async ({ asked, csv, folder }) =>
    json(await forecastAgain(await readModel(folder, asked.model), await csv())),
};

/** @param to.folder the folder of the saved models, @param to.signal aborts when nobody waits for the answer any more */
export async function answer(request, { pathname, searchParams }, to) {
  const route = `${request.method} ${pathname}`;
  if (!Object.hasOwn(routes, route)) throw new HttpError(404, `${route}: no such route`);
  const asked = Object.fromEntries(searchParams);
  return routes[route]({ ...to, asked, csv: () => bodyOf(request) });
}

async function own(name, type) {
  return { type, body: await readFile(new URL(`./${name}`, import.meta.url)) };
}

function json(value) {
  return { type: 'application/json', body: JSON.stringify(value) };
}

async function bodyOf(request) {
  const chunks = [];
  for await (const chunk of request) chunks.push(chunk);
  return new Blob(chunks);
}

/** An empty field: Lethe chooses. */
function numberOf(name, text = '') {
  if (text === '') return undefined;
  const number = Number(text);
  if (Number.isInteger(number) && number > 0) return number;
  throw new RangeError(`${name}: expected a positive integer, got ${text}`);
}
