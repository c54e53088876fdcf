// The command line where TensorFlow.js, an optional peer, is not installed: what does without it.
import { demo } from './demo.js';
import { runCommandLine } from './run.js';
import { verify } from './verify.js';

const NEED_IT = ['train', 'predict', 'bench', 'info'];
const NEEDED = 'npm install @tensorflow/tfjs-core @tensorflow/tfjs-layers @tensorflow/tfjs-backend-wasm';

/** As {@link runCommandLine}; commands that need TensorFlow.js say so. */
export async function runWithoutTfjs(args: readonly string[]): Promise<number> {
  const [first = '', second = ''] = args;
  const name = first === 'help' ? second : first;
  if (NEED_IT.includes(name)) {
    console.error(`lethe: ${name} needs TensorFlow.js: ${NEEDED}`);
    return 1;
  }
  const code = await runCommandLine(args, [verify, demo]);
  if (name === '' || name === '--help' || name === '-h') {
    console.log(`\n  ${NEED_IT.join(', ')} need TensorFlow.js, which is not installed:\n  ${NEEDED}`);
  }
  return code;
}
