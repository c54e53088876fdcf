import { LetheError } from '../../../errors.js';
import { ATTRIBUTE_TYPES, type Onnx, type OnnxTensor, readTensor } from '../../../formats/index.js';
import { inQuotes, shorten } from '../../../text/quote.js';
import { print } from './formulas.js';
import { type Axis, axisAt, type Data, type Single, type Value } from './values.js';

type Field = keyof typeof ATTRIBUTE_TYPES;

/** One node of a graph: its inputs, and its name in errors. */
export class NodeReader {
  readonly opType: string;
  /** Name of the node, or of its output. */
  readonly name: string;
  readonly inputs: readonly (Value | undefined)[];
  /** Prefix of errors. */
  readonly caller: string;
  readonly #node: Onnx<'node'>;

  /** @param inputs undefined for omitted ones */
  constructor(caller: string, node: Onnx<'node'>, inputs: readonly (Value | undefined)[]) {
    this.opType = node.opType ?? '';
    this.name = node.name || node.outputs.find((output) => output !== '') || this.opType;
    this.inputs = inputs;
    this.caller = caller;
    this.#node = node;
  }

  /** The body of a loop. */
  graph(name: string): Onnx<'body'> | undefined {
    return this.#attribute(name, 'g')?.g;
  }

  get outputs(): readonly string[] {
    return this.#node.outputs;
  }

  /** The error that the node is not supported, and why. */
  refused(reason: string): LetheError {
    const what = `${shorten(this.opType)} ${inQuotes(this.name)}`;
    return new LetheError('model', `${this.caller}: operator ${what}: ${reason}`);
  }

  /** @throws LetheError `model` unless it depends on the graph's inputs. */
  anyData(index: number): Data {
    const value = this.inputs[index];
    if (value?.kind === 'data') return value;
    throw this.refused(`expected input ${index} to depend on the graph's inputs`);
  }

  /**
   * @param as whether zero padding around the steps is allowed, or a single step
   * @throws LetheError `model` unless it is the output of a layer, with its steps in order.
   */
  data(index: number, as: 'padded' | 'step' | 'whole' = 'whole'): Single {
    const data = this.ofOne(this.anyData(index), as);
    if (data.isTurned) throw this.refused('restoring the order of a reversed sequence is not supported');
    if (data.padded !== undefined && as !== 'padded') {
      throw this.refused('zero padding before anything but a convolution is not supported');
    }
    return data;
  }

  /** @throws LetheError `model` unless it is the output of one layer. */
  ofOne(data: Data, as: 'padded' | 'step' | 'whole' = 'whole'): Single {
    if (data.step !== undefined && as !== 'step') throw data.step.error;
    const [place, other] = data.places;
    if (other !== undefined) {
      throw this.refused('both directions of a recurrent operator at once are not supported');
    }
    if (place !== undefined) return { ...data, places: [place] };
    const [formula] = data.formulas ?? [];
    throw this.refused(
      `${shorten(formula === undefined ? 'nothing' : print(formula.tree))} is not supported`,
    );
  }

  /** @throws LetheError `model` unless the file contains it. */
  constant(index: number): OnnxTensor {
    const value = this.inputs[index];
    if (value?.kind === 'constant') return value.tensor;
    throw this.refused(`expected input ${index} to be a constant`);
  }

  /** A constant with a single number; undefined otherwise. */
  number(index: number): number | undefined {
    const value = this.inputs[index];
    const values = value?.kind === 'constant' ? value.tensor.values : [];
    return values.length === 1 ? values[0] : undefined;
  }

  /** Weights with this many axes. */
  floats(index: number, rank: number): OnnxTensor & { readonly values: Float32Array } {
    const { shape, values } = this.constant(index);
    if (values instanceof Float32Array && shape.length === rank) return { shape, values };
    throw this.refused(`expected input ${index} to be floats of ${rank} axes, got [${shape.join()}]`);
  }

  /** Integers that are an attribute in some opsets and an input in others. */
  integers(attribute: string, input: number): readonly number[] | undefined {
    const value = this.inputs[input];
    if (value === undefined) return this.#attribute(attribute, 'ints')?.ints;
    const { values } = this.constant(input);
    if (!(values instanceof Float32Array)) return values;
    throw this.refused(`expected input ${input} to be integers`);
  }

  int(name: string, otherwise: number): number {
    return this.#attribute(name, 'i')?.i ?? otherwise;
  }

  float(name: string, otherwise: number): number {
    return this.#attribute(name, 'f')?.f ?? otherwise;
  }

  text(name: string, otherwise: string): string {
    const { s } = this.#attribute(name, 's') ?? {};
    return s === undefined ? otherwise : new TextDecoder().decode(s);
  }

  ints(name: string): readonly number[] | undefined {
    return this.#attribute(name, 'ints')?.ints;
  }

  floatList(name: string): readonly number[] {
    return this.#attribute(name, 'floats')?.floats ?? [];
  }

  texts(name: string): string[] | undefined {
    return this.#attribute(name, 'strings')?.strings.map((text) => new TextDecoder().decode(text));
  }

  tensor(name: string): OnnxTensor | undefined {
    const { t } = this.#attribute(name, 't') ?? {};
    return t && readTensor(`${this.caller}: node ${inQuotes(this.name)}`, t);
  }

  has(name: string): boolean {
    return this.#node.attributes.some((attribute) => attribute.name === name);
  }

  /** @throws LetheError `model` if one of these attributes is present. */
  refuse(...names: string[]): void {
    for (const name of names) if (this.has(name)) throw this.refused(`${name} is not supported`);
  }

  /** The axis of a value, by an attribute or a number. */
  axis({ axes }: Data, at: number): { readonly place: number; readonly axis: Axis } {
    const place = axisAt(at, axes.length);
    const axis = axes[place];
    if (axis !== undefined) return { place, axis };
    throw this.refused(`expected an axis of ${axes.length}, got ${at}`);
  }

  #attribute(name: string, field: Field): Onnx<'attribute'> | undefined {
    const found = this.#node.attributes.find((attribute) => attribute.name === name);
    if (found === undefined || found.type === ATTRIBUTE_TYPES[field]) return found;
    throw this.refused(`attribute ${name}: expected type ${ATTRIBUTE_TYPES[field]}, got ${found.type}`);
  }
}
