import { openSession, type StreamTask } from './open-session.js';
import { Stream } from './stream.js';

/**
 * Opens a stream of a network.
 *
 * @throws RangeError if batch, threads or weights do not fit.
 * @throws LetheError `model` naming the part of the network that needs more than one step at a time; `backend` if the
 *   kernels cannot be started here.
 */
export async function openStream(task: StreamTask): Promise<Stream> {
  const session = await openSession(task);
  return new Stream(
    session,
    task.network.inputs.map(({ name }) => name),
  );
}
