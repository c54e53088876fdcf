import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { ENVIRONMENT_PYTHON } from '../../../benchmarks/peers/python-peer.js';

/**
 * A Python that has onnx and onnxruntime (requirements.txt beside this): LETHE_ONNX_PYTHON, or the one that
 * `npm run setup -- --peers` installs.
 */
export function findOnnxruntime(): string | undefined {
  const { LETHE_ONNX_PYTHON: named } = process.env;
  return [named, ENVIRONMENT_PYTHON].find((python) => {
    if (python === undefined || !existsSync(python)) return false;
    return spawnSync(python, ['-c', 'import onnx, onnxruntime']).status === 0;
  });
}
