// Reductions over the steps, or over the features of a step.
import { applied, byFormulas, grown, isTruthValue } from './elementwise.js';
import { arrange, dataOf, put, type Read, type Reading } from './reading.js';
import { type Axis, type Data, sampleAxes, type Value } from './values.js';

type Pooling = 'GlobalMaxPooling1D' | 'GlobalAveragePooling1D';

/** Reduces the axes after the channels, which remain with size 1. */
export const globalPool =
  (className: Pooling): Read =>
  (reading) => {
    const places = reading.node.anyData(0).axes.map((_, place) => place);
    return [over(reading, className, places.slice(2), true)];
  };

export const reduce =
  (className: Pooling): Read =>
  (reading) => {
    const { node } = reading;
    const data = node.anyData(0);
    const places = (node.integers('axes', 1) ?? []).map((axis) => node.axis(data, axis).place);
    const isKept = node.int('keepdims', 1) !== 0;
    const any = className === 'GlobalMaxPooling1D' ? anyOf(reading, data, places, isKept) : undefined;
    return [any ?? over(reading, className, places, isKept)];
  };

/** Whether any feature is true, as their maximum; undefined for other reductions. */
function anyOf(reading: Reading, data: Data, places: readonly number[], isKept: boolean): Data | undefined {
  const sum = isTruthValue(data) ? formulaOf(reading, 'sum', data, places, isKept) : undefined;
  return sum && applied(reading, { data: sum, formulas: grown(sum, 'greater', 0) });
}

/** A sum over features, which tests whether any is nonzero. */
export const reduceSum: Read = (reading) => {
  const { node } = reading;
  const data = node.anyData(0);
  const places = (node.integers('axes', 1) ?? []).map((axis) => node.axis(data, axis).place);
  const found = formulaOf(reading, 'sum', data, places, node.int('keepdims', 1) !== 0);
  if (found !== undefined) return [found];
  throw node.refused('a sum over axes other than the last is not supported');
};

function over(reading: Reading, className: Pooling, places: readonly number[], isKept: boolean): Value {
  const { node } = reading;
  const data = node.anyData(0);
  const mean =
    className === 'GlobalAveragePooling1D' ? formulaOf(reading, 'mean', data, places, isKept) : undefined;
  if (mean !== undefined && data.places.length === 0) return mean;
  const single = node.data(0);
  const [place, ...others] = places.filter((one) => data.axes[one] !== 'one');
  const along = place === undefined ? undefined : data.axes[place];
  if (typeof along !== 'number' || others.length > 0 || sampleAxes(data).length !== 2) {
    throw node.refused('axes other than the steps are not supported');
  }
  const axes = single.axes.filter((axis) => axis !== 'one');
  const steps = along === 0 ? axes : axes.map((one) => (typeof one === 'number' ? 1 - one : one));
  const result = put(reading, className, {}, [arrange(reading, { ...single, axes }, steps)]);
  const left = reduced(data.axes, places, isKept).map((one) => (typeof one === 'number' ? 0 : one));
  return { ...dataOf(result, left), ...(mean?.formulas && { formulas: mean.formulas }) };
}

/** A reduction over all features; undefined over other axes. */
function formulaOf(
  reading: Reading,
  op: 'sum' | 'mean',
  data: Data,
  places: readonly number[],
  isKept: boolean,
): Data | undefined {
  const { axes, isTurned, step } = data;
  const along = places.filter((place) => axes[place] !== 'one');
  const [last] = along;
  if (along.length !== 1 || last !== axes.length - 1 || axes[last] !== sampleAxes(data).length - 1)
    return undefined;
  return byFormulas(reading, { axes: reduced(axes, places, isKept), isTurned, step }, grown(data, op));
}

function reduced(axes: readonly Axis[], places: readonly number[], isKept: boolean): Axis[] {
  return axes.flatMap((one, index): Axis[] => {
    if (!places.includes(index)) return [one];
    return isKept ? ['one'] : [];
  });
}
