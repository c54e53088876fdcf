// Where the data are: in Python packages, which `npm run setup -- --peers` installs beside the peers.
import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';
import { ENVIRONMENT_PYTHON } from '../peers/python-peer.js';

/** Nothing of a package is run: it is only asked where it is. */
const FIND =
  "import sys; from importlib.util import find_spec as f; print('\\n'.join(f(name).submodule_search_locations[0] for name in sys.argv[1:]))";

/**
 * The folder of the sets of labelled sequences.
 *
 * @throws RangeError telling how to get it if it is not there.
 */
export async function findData(): Promise<string> {
  const { sktime } = await findPackages(['sktime'], ', or --data FOLDER');
  return path.join(sktime as string, 'datasets/data');
}

/**
 * Folders of packages.
 *
 * @param otherwise what may be given instead
 * @throws RangeError telling how to get them if they are not there.
 */
export async function findPackages(
  names: readonly string[],
  otherwise: string = '',
): Promise<{ readonly [name: string]: string }> {
  try {
    const { stdout } = await promisify(execFile)(ENVIRONMENT_PYTHON, ['-c', FIND, ...names]);
    const folders = stdout.trim().split('\n');
    return Object.fromEntries(names.map((name, index) => [name, folders[index] as string]));
  } catch {
    const expected = `expected ${names.join(', ')} beside the peers (npm run setup -- --peers)`;
    throw new RangeError(`${expected}${otherwise}; got none`);
  }
}
