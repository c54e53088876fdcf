// npm start: the experiment, in a minute. Builds if needed; trains and saves in one process, restores and answers in another,
// compares their fingerprints and errors, times a step beside TensorFlow.js, then asks 20 seeds whether such networks forget
// selectively. Options are those of `lethe train`, such as: npm start -- --seed 3
import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildPackage } from './build/dist.mjs';

const WIDTH = 80;
const root = fileURLToPath(new URL('..', import.meta.url));
const cli = path.join(root, 'dist/cli/main.js');
const options = process.argv.slice(2);

/** What an option was given as, the last time. */
function given(name) {
  const at = options.lastIndexOf(name);
  return at === -1 ? undefined : options[at + 1];
}

/** Runs `lethe`, whose progress is seen on a terminal, and returns what it prints. */
function lethe(...args) {
  const stdio = ['inherit', 'pipe', 'inherit'];
  const { status, signal, stdout } = spawnSync(process.execPath, [cli, ...args], { cwd: root, stdio });
  if (status !== 0) {
    process.stdout.write(stdout);
    process.exit(status ?? (signal === 'SIGINT' ? 130 : 1));
  }
  return stdout.toString().trimEnd();
}

/** Lines of at most 80 columns, all but the first indented. */
function wrapped(text) {
  const lines = [];
  for (const word of text.split(' ')) {
    const line = lines.at(-1);
    if (line !== undefined && `${line} ${word}`.length <= WIDTH) lines[lines.length - 1] = `${line} ${word}`;
    else lines.push(line === undefined ? word : `  ${word}`);
  }
  return lines.join('\n');
}

function say(...lines) {
  console.log(lines.join('\n'));
}

/** Three digits that count. */
function digits(value) {
  return value >= 1000 ? value.toFixed(0) : String(Number(value.toPrecision(3)));
}

function headed(title) {
  say('', title, '='.repeat(title.length), '');
}

await buildPackage();
if (options.includes('--help') || options.includes('-h')) {
  say(lethe('train', '--help'));
  process.exit();
}

say(
  'Can an LSTM forget selectively?',
  '',
  'A network of a few units is to learn y_t = x_t + x_(t-1) from three sequences of',
  'four numbers: to answer, it has to keep the number before and forget all others.',
);

headed('1. It trains');
const model = given('--save') ?? path.join('out', 'experiment');
const trained = lethe('train', '--save', model, ...options);
say(trained);

headed('2. Another process restores it, and asks what it has never seen');
const data = given('--data');
const answered = lethe('predict', '--model', model, ...(data === undefined ? [] : ['--data', data]));
say(answered);
const [here, there] = [trained, answered].map((text) => /^Fingerprint +(\w{64})$/m.exec(text)?.[1]);
const same = here !== undefined && here === there;
say('', `Fingerprint of all weights in another process: ${same ? 'the same' : 'NOT the same'}`);
if (!same) process.exit(1);

headed('3. How long a step takes');
const timed = JSON.parse(lethe('bench', '--case', 'seed', '--threads', '1', '--json'));
const [ours, theirs] = ['compiled', 'tfjs'].map((name) =>
  timed.measurements.find(({ engine }) => engine === name),
);
say(
  `Lethe, once it is warm                     ${digits(1000 * ours.median).padStart(6)} µs`,
  `the same in TensorFlow.js's own operations ${digits(1000 * theirs.median).padStart(6)} µs, ${digits(theirs.median / ours.median)} times as long`,
);

headed('4. Does it forget selectively?');
say(
  'Twenty such networks, of seeds 0 to 19, are looked at from inside. Their',
  'selectivity index is 1 if answers depend on what is to be kept and on nothing',
  'else, and 0 if all of the past counts alike.',
  '',
);
const verdicts = lethe('verify', '--task', 'sum', '--brief').split('\n');
for (const line of verdicts) {
  const question = line.indexOf('? ');
  say(wrapped(line.slice('sum: '.length, question + 1).replace(/^./, (first) => first.toUpperCase())));
  say(wrapped(`  ${line.slice(question + 2)}`));
}

if (verdicts[0]?.includes('? No,')) {
  say(
    '',
    'So it answers nearly right without having learned what to forget. Three',
    'sequences are few: a network that sees 256 of them does learn it, as the second',
    'command below shows.',
  );
}

headed('What next?');
say(
  'npx lethe demo                      train one in your browser and watch it',
  'npx lethe verify --task sum-large   the same question after 256 sequences',
  'npx lethe train --help              sequences of your own: --data FILE.csv',
);
