// POST /forecast with { values }: the stored model forecasts the values after them. Trains nothing.
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
