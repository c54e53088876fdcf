// What first-fit.mjs times: the experiment's thousand steps.
import { experiment, SeriesPredictor } from 'lethe';

const predictor = new SeriesPredictor({ inputDim: 1, seqSize: 4, seed: 1 });
const { history, fingerprint } = await predictor.train(experiment.train.x, experiment.train.y);
console.log(JSON.stringify({ loss: history.loss.at(-1), fingerprint }));
