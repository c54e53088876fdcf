// The runtime, and the fingerprint to compare with other runtimes.
import type { Frame, Place } from '../protocol.js';
import { type Settings, writeSettings } from '../settings.js';
import { element, setText } from './element.js';

const DEFAULT_EPOCHS_OF_TRAIN = 1000;

export class Proof {
  readonly #compare = element('#compare', HTMLInputElement);
  readonly #compared = element('#compared', HTMLElement);
  #available = 1;
  #fingerprint = '';

  constructor() {
    this.#compare.addEventListener('input', () => this.#check());
  }

  showPlace({ runtime, version, threads, reason, isolated }: Place): void {
    this.#available = threads;
    setText(element('#runtime', HTMLElement), `${runtime} ${version}`);
    const why = isolated
      ? 'yes: training may use threads'
      : 'no: training runs on one thread. The server would have to send two headers; lethe demo does';
    setText(element('#isolated', HTMLElement), isolated && reason !== '' ? `yes, but ${reason}` : why);
    const select = element('#use-threads', HTMLSelectElement);
    const counts = Array.from({ length: threads }, (_, index) => index + 1);
    select.append(...counts.map((count) => new Option(String(count), String(count))));
    select.disabled = threads === 1;
    this.#showThreads(0);
  }

  show({ threads, settings, fingerprint, phase, afterwards }: Frame): void {
    this.#showThreads(threads);
    if (phase === 'training') return;
    this.#fingerprint = fingerprint;
    setText(element('#fingerprint', HTMLElement), fingerprint);
    setText(element('#command', HTMLElement), commandFor(settings));
    setText(element('#command-note', HTMLElement), noteFor(phase, afterwards !== null));
    this.#check();
  }

  /** Number of threads for training; null for automatic. */
  get threads(): number | null {
    const { value } = element('#use-threads', HTMLSelectElement);
    return value === '' ? null : Number(value);
  }

  #showThreads(used: number): void {
    const uses = used === 0 ? '' : `, ${used} used`;
    setText(element('#threads', HTMLElement), `${this.#available} available${uses}.`);
  }

  #check(): void {
    const pasted = this.#compare.value.trim().toLowerCase();
    const answer = comparison(pasted, this.#fingerprint);
    setText(this.#compared, answer.text);
    this.#compared.dataset.same = answer.same;
  }
}

function comparison(pasted: string, fingerprint: string): { text: string; same: 'yes' | 'no' | '' } {
  if (pasted === '') return { text: '', same: '' };
  const found = pasted.match(/[0-9a-f]{64}/)?.[0];
  if (found === undefined) return { text: 'Not a fingerprint: these are 64 digits from 0 to f.', same: '' };
  if (found === fingerprint)
    return { text: 'The same fingerprint: the same weights, bit for bit.', same: 'yes' };
  return { text: 'Another fingerprint: other settings, or not trained to the end.', same: 'no' };
}

/** Command that prints the fingerprint for these settings. */
function commandFor(settings: Settings): string {
  const general = `npx lethe demo --fingerprint '${writeSettings(settings)}'`;
  const { task, forgetGate, seed, units, learningRate, epochs } = settings;
  if (task !== 'sum' || forgetGate !== 'learned') return general;
  const options = [
    `--seed ${seed}`,
    ...(units === 10 ? [] : [`--units ${units}`]),
    ...(learningRate === 0.001 ? [] : [`--learning-rate ${learningRate}`]),
    ...(epochs === DEFAULT_EPOCHS_OF_TRAIN ? [] : [`--epochs ${epochs}`]),
  ];
  return `npx lethe train ${options.join(' ')}\n${general}`;
}

function noteFor(phase: Frame['phase'], afterwards: boolean): string {
  if (phase !== 'trained')
    return 'Once it is trained to the end; the fingerprint above is of the weights as they are now.';
  if (afterwards)
    return 'With the forget gate as it was trained; above it is that of the weights with the gate fixed.';
  return 'Neither pauses nor the number of threads change a bit of it.';
}
