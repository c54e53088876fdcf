'use client';

// Trains on what is typed in or dropped, in a worker; keeps the model on the server, and has it forecast there.
import { useRef, useState } from 'react';
import { Chart } from './chart.jsx';
import { trainInWorker } from './train.js';
import { SAMPLE, valuesOf } from './values.js';

export default function Page() {
  const [status, setStatus] = useState('Not trained yet.');
  const [isBusy, setBusy] = useState(false);
  /** What was trained: `{ values, rows, bytes, ... }`. */
  const [trained, setTrained] = useState();
  const [isKept, setKept] = useState(false);
  const form = useRef(null);

  /** Does one thing, and says what came of it. */
  const work = async (message, task) => {
    setBusy(true);
    setStatus(message);
    try {
      setStatus(await task());
    } catch (error) {
      setStatus(`Failed: ${error.message}`);
    }
    setBusy(false);
  };

  const train = (event) => {
    event.preventDefault();
    const { numbers, horizon } = Object.fromEntries(new FormData(form.current));
    work('Trains ...', async () => {
      const values = valuesOf(numbers);
      const result = await trainInWorker(values, Number(horizon));
      setTrained({ values, ...result });
      setKept(false);
      const errors = `${result.error.toFixed(2)} beside ${result.simple.toFixed(2)} of the best simple forecast`;
      return `In the past: ${result.verdict} (error ${errors}). Fingerprint ${result.fingerprint}`;
    });
  };

  const keep = () =>
    work('Sends the model ...', async () => {
      await ask('/model', { method: 'PUT', body: trained.bytes });
      setKept(true);
      return 'The server keeps the model.';
    });

  const forecast = () =>
    work('The server forecasts ...', async () => {
      const body = JSON.stringify({ values: trained.values });
      const { rows } = await (await ask('/forecast', { method: 'POST', body })).json();
      const isSame = JSON.stringify(rows) === JSON.stringify(trained.rows);
      return isSame
        ? 'The server forecasts the same numbers, to the last bit.'
        : 'The server has another model.';
    });

  const drop = async (event) => {
    event.preventDefault();
    const [file] = event.dataTransfer.files;
    if (file !== undefined) form.current.elements.numbers.value = await file.text();
  };

  return (
    <main>
      <h1>Forecast numbers</h1>
      <p>
        Type numbers, one a line, or drop a file: of a CSV the last column is taken. A worker of this page
        trains on them; they stay in your browser until you have the server keep the model.
      </p>
      <form ref={form} onSubmit={train}>
        <label>
          Numbers
          <textarea
            name="numbers"
            rows="8"
            defaultValue={SAMPLE}
            onDrop={drop}
            onDragOver={(event) => event.preventDefault()}
          />
        </label>
        <label>
          Steps ahead <input name="horizon" type="number" min="1" max="200" defaultValue="12" required />
        </label>
        <button type="submit" disabled={isBusy}>
          Train
        </button>
        <button type="button" disabled={isBusy || trained === undefined} onClick={keep}>
          Keep it on the server
        </button>
        <button type="button" disabled={isBusy || !isKept} onClick={forecast}>
          Forecast on the server
        </button>
      </form>
      <p>
        <output id="status" aria-live="polite">
          {status}
        </output>
      </p>
      {trained && <Chart values={trained.values} rows={trained.rows} />}
    </main>
  );
}

async function ask(route, init) {
  const response = await fetch(route, init);
  if (response.ok) return response;
  throw new Error((await response.json()).error);
}
