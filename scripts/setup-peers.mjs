// `npm run setup -- --peers`: installs what the benchmarks compare Lethe with. PyTorch is Debian's; Keras and JAX
// go into a virtual environment, benchmarks/peers/.venv. Ends with a table; what is missing is not measured.
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { answers, installDebianPackages, run } from './commands.mjs';
import { importTypeScript } from './typescript.mjs';

/** OpenBLAS beside it, as PyTorch would else compute with a BLAS that is only for reference. */
const PYTORCH = ['python3-torch', 'libopenblas0-pthread'];

const folder = fileURLToPath(new URL('../benchmarks/peers', import.meta.url));

/** Installs what is missing and prints a table. @returns whether all peers are here. */
export async function setupPeers() {
  if (!PYTORCH.every((name) => answers('dpkg', '--status', name))) installDebianPackages(PYTORCH);
  const wanted = (await look()).filter(({ found, name }) => !found && ['keras', 'jax'].includes(name));
  if (wanted.length) installEnvironment();
  const peers = await look();
  console.log(['', 'peer          measured by', ...peers.map(row)].join('\n'));
  const missing = peers.filter(({ found }) => !found).map(({ name }) => name);
  if (missing.length) console.error(advice(missing));
  return missing.length === 0;
}

/** Asks all peers anew: an adapter keeps what it has found. */
async function look() {
  const { peerAdapters } = await importTypeScript('benchmarks/peers/index.ts');
  return Promise.all(peerAdapters.map(async (peer) => ({ name: peer.name, found: await peer.find() })));
}

/** Makes the virtual environment of requirements.txt. */
function installEnvironment() {
  const able = (python) => answers(python, '-c', 'import ensurepip, venv');
  if (!able('python3')) installDebianPackages(['python3-venv']);
  const python = ['python3', '/usr/bin/python3', 'python'].find(able);
  if (python === undefined) return;
  const environment = path.join(folder, '.venv');
  const own = path.join(environment, process.platform === 'win32' ? 'Scripts/python.exe' : 'bin/python');
  const install = ['-m', 'pip', 'install', '--disable-pip-version-check', '--requirement'];
  run(python, ['-m', 'venv', environment]) && run(own, [...install, path.join(folder, 'requirements.txt')]);
}

function row({ name, found }) {
  return `${name.padEnd(14)}${found ? `${found.name} ${found.version}` : 'missing'}`;
}

function advice(missing) {
  const requirements = path.relative('', path.join(folder, 'requirements.txt'));
  return [
    `setup: ${missing.join(', ')} cannot be measured`,
    'Run (Debian and Ubuntu; elsewhere install PyTorch for the python3 on the PATH):',
    `  sudo apt-get update && sudo apt-get install -y --no-install-recommends python3-venv ${PYTORCH.join(' ')}`,
    `For keras and jax, with Python 3.11 or later: what ${requirements} names has to be in benchmarks/peers/.venv`,
  ].join('\n');
}
