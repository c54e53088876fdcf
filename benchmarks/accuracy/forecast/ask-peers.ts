// Asks the libraries in Python: peers.py and neural.py, each in a fresh process.
import { spawn } from 'node:child_process';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import { ENVIRONMENT_PYTHON } from '../../peers/python-peer.js';
import type { PeerWindows } from './windows.js';

/** What peers.py reads. */
export interface PeerRequest {
  readonly values: readonly (number | null)[];
  readonly origins: readonly number[];
  readonly season: number;
  readonly horizon: number;
  readonly interval: number;
  readonly quantiles: readonly number[];
  readonly kerasSeeds: number;
  readonly training: {
    readonly learningRate: number;
    readonly patience: number;
    readonly batchSize: number;
    readonly epochs: number;
  };
  readonly size: { readonly units: number; readonly layers: number };
  readonly windows: PeerWindows;
}

/** Forecasts from all places, `[places][horizon]`, and how long they took. */
export interface PeerForecasts {
  readonly point: readonly (readonly number[])[];
  readonly low: readonly (readonly number[])[];
  readonly high: readonly (readonly number[])[];
  readonly seconds: number;
}

/** What it answers; no ETS and no ARIMA of seasons that are too long for them. */
export interface PeerAnswer {
  readonly keras?: readonly PeerForecasts[];
  readonly ets?: PeerForecasts;
  readonly arima?: PeerForecasts;
}

/** What neural.py reads. */
export interface NeuralRequest extends Pick<PeerRequest, 'values' | 'origins' | 'horizon' | 'interval'> {
  readonly lookback: number;
  readonly seeds: number;
}

/** Of an environment that has neuralforecast, which needs gigabytes: who has one names it. */
const NEURAL_PYTHON = process.env.LETHE_NEURALFORECAST_PYTHON;

export const hasNeural = NEURAL_PYTHON !== undefined;

export function askPeers(request: PeerRequest): Promise<PeerAnswer> {
  return ask(ENVIRONMENT_PYTHON, 'peers.py', request) as Promise<PeerAnswer>;
}

/** Forecasts of neuralforecast's LSTM, for each seed. */
export function askNeural(request: NeuralRequest): Promise<readonly PeerForecasts[]> {
  return ask(NEURAL_PYTHON as string, 'neural.py', request) as Promise<readonly PeerForecasts[]>;
}

/** Versions of the libraries, by their names. */
export async function peerVersions(): Promise<{ readonly [library: string]: string }> {
  const request = { versions: true };
  const peers = (await ask(ENVIRONMENT_PYTHON, 'peers.py', request)) as {
    readonly [library: string]: string;
  };
  return hasNeural
    ? { ...peers, ...((await ask(NEURAL_PYTHON as string, 'neural.py', request)) as object) }
    : peers;
}

async function ask(python: string, program: string, request: object): Promise<unknown> {
  const child = spawn(python, [path.join(import.meta.dirname, program)]);
  const ended = new Promise((resolve, reject) => child.once('error', reject).once('close', resolve));
  child.stdin.on('error', () => {}); // It may end without having read; how it ended says why.
  child.stdin.end(JSON.stringify(request));
  const [output, errors, code] = await Promise.all([text(child.stdout), text(child.stderr), ended]);
  if (code !== 0) throw new Error(`${program} ended with ${code}\n${errors.slice(-2000)}`);
  return JSON.parse(output.trim().split('\n').at(-1) ?? '');
}
