import type { LstmTrace } from '../../compiler/index.js';
import { LetheError } from '../../errors.js';
import type { Network, ShapedNumbers } from '../../network/public.js';

/**
 * The trace of a network's first LSTM.
 *
 * @param caller begins the message
 * @throws LetheError `model` if the network has none.
 */
export async function lstmTrace(caller: string, network: Network, x: ShapedNumbers): Promise<LstmTrace> {
  for (const trace of await network.trace(x)) if ('f' in trace) return trace;
  throw new LetheError('model', `${caller}: expected a network with an LSTM, got one without`);
}
