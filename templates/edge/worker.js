// A worker that predicts the next value. It contains the trained network and the code for inference, nothing else.
import { InferenceNetwork } from 'lethe/core/lstm-inference';
import model from './model.bin';

/** A longer request is refused: none may keep a worker busy. */
const MOST_STEPS = 1000;
const network = InferenceNetwork.load(new Uint8Array(model));

export default {
  async fetch(request) {
    const { searchParams } = new URL(request.url);
    const texts = (searchParams.get('values') ?? '').split(',');
    const values = texts.map((text) => (text.trim() === '' ? Number.NaN : Number(text)));
    if (values.length > MOST_STEPS || !values.every((value) => Math.abs(value) < 1e6)) {
      const error = `expected /?values=0.1,0.5,0.3 with 1 to ${MOST_STEPS} numbers below a million`;
      return Response.json({ error }, { status: 400 });
    }
    const outputs = await (await network).predict([values.map((value) => [value])]);
    return Response.json({ next: outputs.toArray()[0][0] });
  },
};
