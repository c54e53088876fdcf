// Operators that return constants or sizes.
import { ELEMENT_TYPES, type OnnxTensor } from '../../../formats/index.js';
import { asSizes, sizesOf } from './constants.js';
import { isTruthValue } from './elementwise.js';
import { dataOf, put, type Read, type Reading } from './reading.js';
import { type Size, sizeOf, type Value } from './values.js';

const NOTHING: Value = { kind: 'zeros' };
const MOST_AXES = 8;

/** For indices, which are floats here; other values do not change if they become floats. */
export const cast: Read = (reading) => {
  const { node } = reading;
  const [value] = node.inputs;
  if (value === undefined) throw node.refused('it has no input');
  const to = node.int('to', 0);
  const isFloat = to === ELEMENT_TYPES.FLOAT;
  const isInteger = to === ELEMENT_TYPES.INT64 || to === ELEMENT_TYPES.INT32;
  if (value.kind === 'data') {
    const sources = value.places.length > 0 ? value.places : (value.formulas ?? []).map(({ of }) => of);
    const isIds = sources.every(({ layer }) => layer.className === 'InputLayer');
    const isTruth = (isInteger || to === ELEMENT_TYPES.BOOL) && isTruthValue(value);
    if (isFloat || to === ELEMENT_TYPES.DOUBLE || (isInteger && isIds) || isTruth) return [value];
  } else if (value.kind !== 'constant') return [value];
  else
    return [
      { kind: 'constant', tensor: converted(reading, value.tensor, isFloat || to === ELEMENT_TYPES.DOUBLE) },
    ];
  throw node.refused(`a cast to type ${to} is not supported`);
};

function converted({ spend }: Reading, { shape, values }: OnnxTensor, isFloat: boolean): OnnxTensor {
  if (isFloat === values instanceof Float32Array) return { shape, values };
  spend(values.length);
  return { shape, values: isFloat ? Float32Array.from(values) : Array.from(values, Math.trunc) };
}

export const constant: Read = ({ node }) => {
  const tensor = node.tensor('value');
  if (tensor !== undefined) return [{ kind: 'constant', tensor }];
  const [float, int, list] = ['value_float', 'value_int', 'value_ints'];
  if (node.has(float as string)) {
    const values = Float32Array.of(node.float('value_float', 0));
    return [{ kind: 'constant', tensor: { shape: [], values } }];
  }
  if (node.has(int as string)) {
    return [{ kind: 'constant', tensor: { shape: [], values: [node.int('value_int', 0)] } }];
  }
  const values = node.ints(list as string);
  if (values !== undefined) return [{ kind: 'constant', tensor: { shape: [values.length], values } }];
  throw node.refused('a constant of this kind is not supported');
};

export const shape: Read = ({ node }) => {
  const [value] = node.inputs;
  if (value?.kind === 'constant') {
    const { shape: sizes } = value.tensor;
    return [sizesOf(sizes)];
  }
  if (value?.kind !== 'data') throw node.refused('the shape of anything but data is not supported');
  const [place] = value.places;
  const sizes = value.axes.map((axis): Size => {
    if (axis === 'directions') return value.places.length;
    const at = value.formulas?.[0]?.of ?? place;
    return (
      sizeOf(place === undefined && at !== undefined ? { ...value, places: [at] } : value, axis) ?? {
        of: axis,
        at,
      }
    );
  });
  const at = (name: string, otherwise: number): number => {
    const given = node.int(name, otherwise);
    return given < 0 ? given + sizes.length : given;
  };
  return [sizesOf(sizes.slice(at('start', 0), at('end', sizes.length)))];
};

/** Zeros of any shape; other values are not supported. */
export const constantOfShape: Read = ({ node }) => {
  const values = node.tensor('value')?.values ?? [];
  if (Array.from(values).every((number) => number === 0)) return [NOTHING];
  throw node.refused('a constant that is not 0 is not supported');
};

/** Zeros in another shape, or a vector of each sample repeated this many times. */
export const expand: Read = (reading) => {
  const { node } = reading;
  const [value] = node.inputs;
  if (value?.kind === 'zeros') return [NOTHING];
  if (value?.kind === 'constant' && Array.from(value.tensor.values).every((number) => number === 0)) {
    return [NOTHING];
  }
  const single = asSizes(value);
  // Broadcast to the batch size.
  if (single?.sizes.length === 1) return [single];
  const data = node.data(0);
  const [batch, n, features, ...others] = asSizes(node.inputs[1])?.sizes ?? [];
  const isVector = data.axes.join() === 'batch,one,0' && batch === 1 && features === 1 && others.length === 0;
  if (!isVector || typeof n !== 'number' || n < 1) throw node.refused('this repetition is not supported');
  return [dataOf(put(reading, 'RepeatVector', { n }, data.places), ['batch', 0, 1])];
};

/** Concatenated sizes, or zeros; undefined for others. */
export function concatSizes({ node }: Reading): Value | undefined {
  if (node.inputs.length > 0 && node.inputs.every((input) => input?.kind === 'zeros')) return NOTHING;
  const all = node.inputs.map(asSizes);
  if (!all.every((sizes) => sizes !== undefined)) return undefined;
  return sizesOf(all.flatMap(({ sizes }) => sizes).slice(0, MOST_AXES));
}

/** A product of sizes; if it depends on data, that of the batch and its steps. */
export const reduceProduct: Read = ({ node }) => {
  const sizes = asSizes(node.inputs[0])?.sizes;
  if (sizes === undefined) throw node.refused('a product of anything but sizes is not supported');
  const product = sizes.reduce<Size>((all, size) => {
    return typeof all === 'number' && typeof size === 'number' ? all * size : { of: 'rows', at: undefined };
  }, 1);
  return [sizesOf([product], node.int('keepdims', 1) === 0)];
};
