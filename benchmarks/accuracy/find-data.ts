// Where the sets are: in the Python package sktime, which `npm run setup -- --peers` installs beside the peers.
import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';
import { ENVIRONMENT_PYTHON } from '../peers/python-peer.js';

/** Nothing of the package is run: it is only asked where it is. */
const FIND = "from importlib.util import find_spec as f; print(f('sktime').submodule_search_locations[0])";

/**
 * The folder of the sets.
 *
 * @throws RangeError telling how to get it if it is not there.
 */
export async function findData(): Promise<string> {
  try {
    const { stdout } = await promisify(execFile)(ENVIRONMENT_PYTHON, ['-c', FIND]);
    return path.join(stdout.trim(), 'datasets/data');
  } catch {
    throw new RangeError(
      'expected sktime beside the peers (npm run setup -- --peers), or --data FOLDER; got neither',
    );
  }
}
