import { Opcode, Rectifier } from '../../kernels/program/opcodes.js';
import { quote } from '../../text/quote.js';
import { NotLowered } from '../not-lowered.js';
import { float32Word } from '../program/instruction.js';
import { type Config, readNumber } from '../topology/fields.js';
import { type LayerRecord, type Named, noObstacle, oneOutput, passed, passesMasks } from './record.js';

/** A rectifier with a number of its own. */
export interface RectifierLayer extends Named {
  readonly kind: 'rectifier';
  readonly rectifier: Rectifier;
  /** The largest output, the slope below 0, or the threshold. */
  readonly bound: number;
}

/** What Keras has, and tfjs-layers passes over. */
function refuseNumbers(name: string, config: Config, ...keys: string[]): void {
  for (const key of keys) {
    if ((config[key] ?? 0) !== 0) {
      throw new NotLowered(`${key} has no kernel: tfjs-layers leaves it out`, name);
    }
  }
}

export const rectifier: LayerRecord<RectifierLayer, undefined, never> = {
  classes: {
    ReLU: (name, config) => {
      refuseNumbers(name, config, 'negative_slope', 'threshold');
      const bound = (config.max_value ?? null) === null ? Infinity : readNumber(name, config, 'max_value', 0);
      if (bound < 0) {
        throw new NotLowered(`max_value: expected a number of at least 0, got ${quote(bound)}`, name);
      }
      return { kind: 'rectifier', name, rectifier: Rectifier.Capped, bound };
    },
    LeakyReLU: (name, config) => {
      refuseNumbers(name, config, 'negative_slope');
      const bound = readNumber(name, config, 'alpha', 0.3);
      return { kind: 'rectifier', name, rectifier: Rectifier.Leaky, bound };
    },
    ThresholdedReLU: (name, config) => {
      const bound = readNumber(name, config, 'theta', 1);
      return { kind: 'rectifier', name, rectifier: Rectifier.Thresholded, bound };
    },
  },
  inputs: [1, 1],
  outputs: oneOutput,
  shapes: (_, outputs) => ({ outputs, weights: [] }),
  masking: passesMasks,
  memory: null,
  obstacleToStream: noObstacle,
  forward: (context, { layer, inputs: [x] }) => {
    const y = context.value(x.steps, x.columns);
    const shape = [x.steps, context.batch, x.columns];
    const words = [x.address, y.address, ...shape, layer.rectifier, float32Word(layer.bound)];
    context.emit(Opcode.Rectify, words, layer.name, context.shape(x));
    return { ...passed(y), tape: undefined };
  },
  trace: null,
};
