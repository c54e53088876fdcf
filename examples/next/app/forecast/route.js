// POST /forecast with { values }: what the kept model expects behind them. Nothing is trained.
import { kept, problem, refuse } from '../kept.js';

export async function POST(request) {
  try {
    const values = (await request.json())?.values;
    if (!Array.isArray(values)) throw new TypeError('values: expected a list of numbers');
    const forecaster = await kept();
    if (forecaster === undefined) return refuse(404, 'no model is kept: train one, and keep it');
    return Response.json({ rows: (await forecaster.predict({ value: values })).rows() });
  } catch (error) {
    return problem(error);
  }
}
