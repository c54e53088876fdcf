// Asks the libraries in Python: peers.py in a fresh process.
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

const PROGRAM = path.join(import.meta.dirname, 'peers.py');

export function askPeers(request: PeerRequest): Promise<PeerAnswer> {
  return ask(request) as Promise<PeerAnswer>;
}

/** Versions of the libraries, by their names. */
export function peerVersions(): Promise<{ readonly [library: string]: string }> {
  return ask({ versions: true }) as Promise<{ readonly [library: string]: string }>;
}

async function ask(request: object): Promise<unknown> {
  const child = spawn(ENVIRONMENT_PYTHON, [PROGRAM]);
  const ended = new Promise((resolve, reject) => child.once('error', reject).once('close', resolve));
  child.stdin.on('error', () => {}); // It may end without having read; how it ended says why.
  child.stdin.end(JSON.stringify(request));
  const [output, errors, code] = await Promise.all([text(child.stdout), text(child.stderr), ended]);
  if (code !== 0) throw new Error(`peers.py ended with ${code}\n${errors.slice(-2000)}`);
  return JSON.parse(output.trim().split('\n').at(-1) ?? '');
}
