// `npm run setup -- --peers`: installs what the benchmarks compare Lethe with. PyTorch is Debian's; Keras and JAX
// go into a virtual environment, benchmarks/peers/.venv, as do the programs of `npm run formats`. Ends with a table; what is missing is not measured.
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
  if (!hasFormats()) {
    const packages = path.join(folder, 'requirements-formats.txt');
    run(ownPython(), [...INSTALL, '--no-deps', '--requirement', packages]);
  }
  const peers = await look();
  console.log(['', 'peer          measured by', ...peers.map(row)].join('\n'));
  const missing = peers.filter(({ found }) => !found).map(({ name }) => name);
  if (missing.length) console.error(advice(missing));
  const formats = hasFormats();
  if (!formats)
    console.error('setup: what npm run formats compares with is missing (requirements-formats.txt)');
  return missing.length === 0 && formats;
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
  run(python, ['-m', 'venv', path.join(folder, '.venv')]) &&
    run(ownPython(), [...INSTALL, '--requirement', path.join(folder, 'requirements.txt')]);
}

const INSTALL = ['-m', 'pip', 'install', '--disable-pip-version-check'];

function ownPython() {
  return path.join(folder, '.venv', process.platform === 'win32' ? 'Scripts/python.exe' : 'bin/python');
}

/** Whether the programs are here whose models `npm run formats` sends to and fro; importing them would take half a minute. */
function hasFormats() {
  const names = "['tf_keras', 'tensorflowjs', 'onnx', 'onnxruntime', 'tf2onnx']";
  const look = `from importlib.util import find_spec as f; exit(not all(f(n) for n in ${names}))`;
  return answers(ownPython(), '-c', look);
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
