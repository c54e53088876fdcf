// What brings weights back to where their constraints hold, after each step, as Keras does.
import { Opcode } from '../../kernels/program/opcodes.js';
import { NotLowered } from '../not-lowered.js';
import type { ProgramContext } from '../program/context.js';
import { float32Word } from '../program/instruction.js';
import { arenaRows } from '../weights/weight-layout.js';
import type { Constraint, Parameter, WeightSpec } from '../weights/weight-spec.js';

type Kind = Constraint['kind'];
type Of<K extends Kind> = Extract<Constraint, { readonly kind: K }>;

/** The instruction that brings a weight back. */
type Rule<K extends Kind> = (
  parameter: Parameter,
  constraint: Of<K>,
) => readonly [opcode: Opcode, words: readonly number[], shapes: string];

const RULES: { readonly [K in Kind]: Rule<K> } = {
  nonNeg: ({ spec, address, floats }) => [
    Opcode.NonNegative,
    [address, floats],
    `[${spec.shape.join(', ')}]`,
  ],
  norm({ spec, address }, constraint) {
    const { least, most, rate } = constraint;
    const words = [address, ...groupsOf(spec, constraint), ...[least, most, rate].map(float32Word)];
    return [Opcode.ConstrainNorms, words, `[${spec.shape.join(', ')}], norms of ${least} to ${most}`];
  },
};

function ruleOf<K extends Kind>(constraint: Of<K>): (parameter: Parameter) => ReturnType<Rule<K>> {
  const rule: Rule<K> = RULES[constraint.kind as K];
  return (parameter) => rule(parameter, constraint);
}

/** All weights that are trained, once the optimizer has stepped on them. */
export function constrain(context: ProgramContext, parameters: readonly Parameter[]): void {
  const constrained = parameters.filter(({ spec, gradient }) => spec.constraint && gradient !== undefined);
  if (constrained.length === 0) return;
  context.barrier();
  for (const parameter of constrained) {
    const { spec } = parameter;
    const [opcode, words, shapes] = ruleOf(spec.constraint as Constraint)(parameter);
    context.emit(opcode, words, spec.name, shapes);
  }
}

/**
 * Operands that say where the weight's numbers lie, and which of them have a norm together.
 *
 * @throws NotLowered if the weight has no such axes, or those before the last are no neighbours
 */
function groupsOf(spec: WeightSpec, { axes }: Of<'norm'>): number[] {
  const { name, shape } = spec;
  const rank = shape.length;
  const summed = new Set(axes.map((axis) => (axis < 0 ? axis + rank : axis)));
  const said = `norms along axis ${axes.join()} of ${name} [${shape.join()}]`;
  if ([...summed].some((axis) => axis < 0 || axis >= rank)) {
    throw new NotLowered(`${said}: expected axes from ${-rank} to ${rank - 1}`);
  }
  const rows = shape.slice(0, -1);
  const first = rows.findIndex((_, axis) => summed.has(axis));
  const begin = first < 0 ? rows.length : first;
  const after = rows.findIndex((_, axis) => axis > begin && !summed.has(axis));
  const end = first < 0 ? rows.length : after < 0 ? rows.length : after;
  if (rows.some((_, axis) => axis >= end && summed.has(axis))) {
    throw new NotLowered(`${said} have no kernel: expected neighbours`);
  }
  const product = (sizes: readonly number[]): number => sizes.reduce((all, size) => all * size, 1);
  const { columns, panel } = arenaRows(spec);
  const [width = 0, second = 0] = columns;
  return [
    ...[product(rows), width, second, panel],
    ...[product(rows.slice(0, begin)), product(rows.slice(begin, end)), product(rows.slice(end))],
    summed.has(rank - 1) ? 1 : 0,
  ];
}
