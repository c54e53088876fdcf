// Identifies the recurrent cell of an iteration, by the formulas of the next states.
import { type Affine, activated, bothWays, type Expression, isCall } from './expressions.js';

/** A gate: an activation of products with the input and the state. */
export interface Gate {
  readonly activation: string;
  readonly affine: Affine;
}

/** Gates in the order of the network. */
export type Cell =
  | { readonly className: 'SimpleRNN'; readonly h: number; readonly gates: readonly [Gate] }
  | {
      readonly className: 'LSTM';
      readonly h: number;
      readonly c: number;
      readonly gates: readonly [i: Gate, f: Gate, g: Gate, o: Gate];
    }
  | {
      readonly className: 'GRU';
      readonly h: number;
      /** For the last gate: its products with the state, if the state is reset after its product. */
      readonly after: Affine | undefined;
      /** The reset state in the last gate, if the state is reset before its product. */
      readonly reset: Expression | undefined;
      readonly gates: readonly [z: Gate, r: Gate, g: Gate];
    };

/** Each state before and after an iteration. */
export interface Turn {
  readonly index: number;
  readonly before: Expression;
  readonly after: Expression;
}

/** A cell with this input; undefined if no layer matches. */
export function cellOf(x: Expression, turns: readonly Turn[]): Cell | undefined {
  for (const turn of turns) {
    const found = lstmOf(x, turn, turns) ?? gruOf(x, turn) ?? simpleOf(x, turn);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** Undefined if it contains more than products with these. */
function gateOf(value: Expression, ...sources: readonly Expression[]): Gate | undefined {
  for (const { activation, of } of activated(value)) {
    if (of.kind === 'affine' && isOf(of, sources)) return { activation, affine: of };
  }
  return undefined;
}

function isOf({ terms }: Affine, sources: readonly Expression[]): boolean {
  return terms.every(({ source }) => sources.some(({ key }) => key === source.key));
}

function simpleOf(x: Expression, { index, before, after }: Turn): Cell | undefined {
  const gate = gateOf(after, x, before);
  // A cell that does not use its state is not recurrent.
  const isRecurrent = gate?.affine.terms.some(({ source }) => source.key === before.key);
  return gate !== undefined && isRecurrent ? { className: 'SimpleRNN', h: index, gates: [gate] } : undefined;
}

function lstmOf(x: Expression, h: Turn, turns: readonly Turn[]): Cell | undefined {
  if (!isCall(h.after, 'mul')) return undefined;
  for (const [first, second] of bothWays(h.after.args)) {
    const o = gateOf(first, x, h.before);
    if (o === undefined) continue;
    for (const { activation, of } of activated(second)) {
      const c = turns.find(({ index, after }) => index !== h.index && after.key === of.key);
      const found = c && lstmGates(x, h, c, o, activation);
      if (found !== undefined) return found;
    }
  }
  return undefined;
}

function lstmGates(x: Expression, h: Turn, c: Turn, o: Gate, activation: string): Cell | undefined {
  if (!isCall(c.after, 'add')) return undefined;
  for (const [kept, added] of bothWays(c.after.args)) {
    if (!isCall(kept, 'mul') || !isCall(added, 'mul')) continue;
    const [forget] = bothWays(kept.args).flatMap(([one, other]) => (other.key === c.before.key ? [one] : []));
    const f = forget && gateOf(forget, x, h.before);
    for (const [one, other] of bothWays(added.args)) {
      const [i, g] = [gateOf(one, x, h.before), gateOf(other, x, h.before)];
      const isCell =
        f?.activation === o.activation && i?.activation === o.activation && g?.activation === activation;
      if (f === undefined || i === undefined || g === undefined || !isCell) continue;
      return { className: 'LSTM', h: h.index, c: c.index, gates: [i, f, g, o] };
    }
  }
  return undefined;
}

function gruOf(x: Expression, { index, before, after }: Turn): Cell | undefined {
  if (!isCall(after, 'add')) return undefined;
  for (const [kept, added] of bothWays(after.args)) {
    if (!isCall(kept, 'mul') || !isCall(added, 'mul')) continue;
    const [update] = bothWays(kept.args).flatMap(([one, other]) => (other.key === before.key ? [one] : []));
    const z = update && gateOf(update, x, before);
    if (update === undefined || z === undefined) continue;
    for (const [rest, next] of bothWays(added.args)) {
      const isRest = isCall(rest, 'sub') && rest.args[0]?.key === '1' && rest.args[1]?.key === update.key;
      const found = isRest ? candidateOf(x, before, next) : undefined;
      if (found === undefined || found.r.activation !== z.activation) continue;
      const { r, g, after: product, reset } = found;
      return { className: 'GRU', h: index, after: product, reset, gates: [z, r, g] };
    }
  }
  return undefined;
}

interface Candidate {
  readonly r: Gate;
  readonly g: Gate;
  readonly after: Affine | undefined;
  readonly reset: Expression | undefined;
}

/** Candidates of a GRU: the state is reset before its product with weights, or after it. */
function candidateOf(x: Expression, h: Expression, next: Expression): Candidate | undefined {
  for (const { activation, of } of activated(next)) {
    if (of.kind === 'affine') {
      for (const { source } of of.terms) {
        const r = resetOf(source, x, h, (other) => other.key === h.key);
        if (r !== undefined && isOf(of, [x, source])) {
          return { r: r.gate, g: { activation, affine: of }, after: undefined, reset: source };
        }
      }
    }
    if (!isCall(of, 'add')) continue;
    for (const [own, product] of bothWays(of.args)) {
      const r = resetOf(product, x, h, (other) => other.kind === 'affine' && isOf(other, [h]));
      if (own.kind !== 'affine' || !isOf(own, [x]) || r?.other.kind !== 'affine') continue;
      return { r: r.gate, g: { activation, affine: own }, after: r.other, reset: undefined };
    }
  }
  return undefined;
}

/** A product with the reset gate. */
function resetOf(
  product: Expression,
  x: Expression,
  h: Expression,
  isOther: (other: Expression) => boolean,
): { readonly gate: Gate; readonly other: Expression } | undefined {
  if (!isCall(product, 'mul')) return undefined;
  for (const [one, other] of bothWays(product.args)) {
    const gate = isOther(other) ? gateOf(one, x, h) : undefined;
    if (gate !== undefined) return { gate, other };
  }
  return undefined;
}
