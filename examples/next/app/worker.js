// Back-tests and trains off the main thread.
import { backtest, Forecaster } from 'lethe/forecast';

addEventListener('message', async ({ data: { values, horizon } }) => {
  try {
    postMessage(await train({ value: values }, { target: 'value', horizon, seed: 1 }));
  } catch (error) {
    postMessage({ failed: error.message });
  }
});

async function train(table, options) {
  const { verdict, measures, bestBaseline, baselines } = await backtest(table, options);
  const forecaster = await Forecaster.fit(table, options);
  return {
    verdict,
    error: measures.mase,
    simple: baselines[bestBaseline].mase,
    fingerprint: forecaster.report.networks[0].fingerprint,
    rows: (await forecaster.predict()).rows(),
    bytes: await forecaster.save(),
  };
}
