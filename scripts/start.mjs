// npm start: the experiment. Builds if needed, trains and saves in one process, restores and answers in another, then asks
// 20 seeds whether such networks forget selectively.
// Options are those of `lethe train`, such as: npm start -- --seed 3
import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildPackage } from './build/dist.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const cli = path.join(root, 'dist/cli/main.js');
const options = process.argv.slice(2);
const given = options.lastIndexOf('--save');
const model = given === -1 ? path.join('out', 'experiment') : options[given + 1];

function run(...args) {
  const { status } = spawnSync(process.execPath, args, { cwd: root, stdio: 'inherit' });
  if (status !== 0) process.exit(status ?? 1);
}

await buildPackage();
console.log('Learning y_t = x_t + x_(t-1) from three sequences of four numbers\n');
run(cli, 'train', ...(given === -1 ? ['--save', model] : []), ...options);
console.log('\nIn another process\n');
run(cli, 'predict', '--model', model);
console.log('\nDo such networks forget selectively? 20 seeds\n');
run(cli, 'verify', '--task', 'sum', '--brief');
