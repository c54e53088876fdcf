import { LetheError } from '../../errors.js';
import { checkAborted, makeRecorders, trainEnsemble } from '../../network/index.js';
import { Network, type Topology } from '../../network/public.js';
import type { Receipt, ReceiptRecorder } from '../../receipt/index.js';
import { calendarOf, defaultCalendar } from '../frame/calendar-rows.js';
import { fitEncodings } from '../frame/fit-encodings.js';
import { anchorOf, frameOf, widthsOf } from '../frame/frame.js';
import { checkRoles } from '../frame/roles.js';
import { type Description, quantilesOf } from '../model/description.js';
import { runNetworks } from '../model/forecast-windows.js';
import { defaultNetwork, sizeFor } from '../network/default-network.js';
import { checkNetwork, type ForecastShapes, shapesOf } from '../network/shapes.js';
import { startFromSeason } from '../network/start.js';
import { stepNetwork } from '../network/step-network.js';
import type { ForecastSettings } from '../options.js';
import { SCALINGS } from '../scaling/scalers.js';
import type { Season } from '../season.js';
import { seasonOf } from '../season-of.js';
import type { SeriesTable } from '../table/series-table.js';
import { windowsWithin } from '../windows/split.js';
import { type WindowShape, Windows } from '../windows/windows.js';
import { calibrate } from './calibration.js';
import { splitOf, windowShapeOf } from './plan.js';
import { type TrainingHistory, threadsFor, trainingWindows, trainNetwork } from './train.js';

/** Networks that were trained, and what they were told by. */
export interface FittedModel {
  readonly description: Description;
  readonly networks: readonly Network[];
  readonly histories: readonly TrainingHistory[];
  /** Of each network; empty without. */
  readonly receipts: readonly Receipt[];
  readonly season: Season;
  /** Windows that were trained on, and those that were kept aside. */
  readonly windows: { readonly training: number; readonly validation: number };
}

/**
 * Fits all there is to fit: encodings and scalings by the training part, networks by its windows, early stopping and intervals by the
 * windows of the validation part.
 *
 * @throws LetheError `data` for a table that is too short, or has no role for a column; `aborted`, `diverged`, `model` as
 *   `trainNetwork`.
 */
export async function fitModel(
  caller: string,
  table: SeriesTable,
  settings: ForecastSettings,
  reading: Description['reading'],
  knownSeason?: Season,
): Promise<FittedModel> {
  const { roles, scaling, strategy, interval, stride } = settings;
  checkRoles(caller, roles, table);
  const split = splitOf(table, settings);
  const target = roles.targets[0] as string;
  const found = knownSeason ?? seasonOf(table, target, settings.season, anchorOf(table), split.validation);
  const season = found.period;
  const shape = windowShapeOf(caller, split, settings, season);
  const names = settings.calendar ?? defaultCalendar(table.step);
  const calendar = calendarOf(names);
  const encodings = fitEncodings(caller, table, roles, scaling, split.validation);
  const known = { ...table, series: table.series.filter(({ name }) => encodings.series.includes(name)) };
  const frames = frameOf(caller, known, roles, encodings, calendar);
  const widths = widthsOf(roles, encodings, calendar);
  const isRecursive = strategy === 'recursive';
  const part = (from: number, to: number, own: number, complete: boolean, of: WindowShape): Windows =>
    new Windows(
      frames,
      widths,
      of,
      SCALINGS[scaling].byWindow,
      windowsWithin(frames, of, { from, to, stride: own, complete }),
    );
  const oneRow = isRecursive || typeof settings.network === 'function';
  const trained = isRecursive ? { ...shape, horizon: 1 } : shape;
  const train = part(Number.NEGATIVE_INFINITY, split.validation, stride, oneRow, trained);
  const judged = part(split.validation, split.end, 1, true, trained);
  const validation = isRecursive ? part(split.validation, split.end, 1, true, shape) : judged;
  for (const [name, windows] of [
    ['training', train],
    ['validation', validation],
  ] as const) {
    if (windows.count > 0) continue;
    const reason = `no ${shape.lookback + shape.horizon} steps one after the other have all targets`;
    throw new LetheError('data', `${caller}: expected a window in the ${name} part, got none: ${reason}`);
  }
  const quantiles = quantilesOf(interval);
  const shapes = shapesOf(shape, widths, encodings.series.length, quantiles.length, strategy);
  const windows = trainingWindows(train, judged, settings.memory);
  const seedOf = (member: number): number => settings.seed + member;
  const make = async (member: number): Promise<Network> => {
    const network = await makeNetwork(caller, settings, shapes, train.count, seedOf(member), season);
    checkNetwork(caller, network, shapes);
    return network;
  };
  let first: Promise<Network> | undefined;
  const threadsOfOne = async (): Promise<number> => {
    first ??= make(0);
    return threadsFor(await first, windows, { ...settings, quantiles });
  };
  const { ensemble, threads, memory } = settings;
  const copies = memory / (train.count * train.bytes);
  const task = { networks: ensemble, threads, copies, threadsOfOne };
  const members = await trainEnsemble(task, async (member, lane) => {
    checkAborted(caller, settings.signal);
    const network = await ((member === 0 && first) || make(member));
    const { onEpoch } = settings;
    const witnesses: ReceiptRecorder[] = [];
    const recorders = (epoch?: number): ReturnType<typeof makeRecorders<ReceiptRecorder>> => {
      const run = epoch === undefined ? `network-${member}` : `network-${member}-epoch-${epoch}`;
      const made = makeRecorders(caller, settings, run);
      if (made.receipt !== undefined) witnesses.push(made.receipt);
      return made;
    };
    const history = await trainNetwork(caller, network, windows, shapes, {
      ...settings,
      ...{ quantiles, seed: seedOf(member), recorders, lane },
      onEpoch: onEpoch && ((epoch, losses) => onEpoch({ network: member, epoch, ...losses })),
    });
    return { network, history, witnesses };
  });
  const networks = members.map(({ network }) => network);
  const histories = members.map(({ history }) => history);
  const description: Description = {
    ...{
      roles,
      shape,
      strategy,
      season,
      scaling,
      interval,
      quantiles,
      calendar: names,
      encodings,
      shapes,
      reading,
    },
    calibration: [],
    table: { step: table.step, timeZone: table.timeZone, columns: table.columns },
  };
  const calibration = interval === 0 ? [] : await calibrationOf(networks, validation, description, settings);
  return {
    description: { ...description, calibration },
    ...{ networks, histories, season: found },
    receipts: members.flatMap(({ witnesses }) => witnesses.map((witness) => witness.receipt())),
    windows: { training: train.count, validation: validation.count },
  };
}

async function makeNetwork(
  caller: string,
  { network, units, layers, seriesEmbedding, strategy }: ForecastSettings,
  shapes: ForecastShapes,
  windows: number,
  seed: number,
  season: number,
): Promise<Network> {
  const isRecursive = strategy === 'recursive';
  if (typeof network === 'function') return ownNetwork(caller, network(shapes), seed, isRecursive);
  const rule = sizeFor(windows);
  const size = {
    cell: network,
    units: units ?? rule.units,
    layers: layers ?? rule.layers,
    embedding: seriesEmbedding,
  };
  const made = Network.create(isRecursive ? stepNetwork(shapes, size) : defaultNetwork(shapes, size), {
    seed,
  });
  startFromSeason(made, shapes, season);
  return made;
}

/** @throws LetheError `model` if it is none, or one that has to go through sequences step by step, and cannot. */
async function ownNetwork(
  caller: string,
  topology: Topology,
  seed: number,
  isRecursive: boolean,
): Promise<Network> {
  try {
    const made = Network.create(topology, { seed });
    if (isRecursive) (await made.stream()).close();
    return made;
  } catch (error) {
    throw new LetheError('model', `${caller}: network: ${(error as Error).message}`, { cause: error });
  }
}

/** Windows that go through the networks at once. */
const BATCH = 256;

async function calibrationOf(
  networks: readonly Network[],
  validation: Windows,
  description: Description,
  { threads }: ForecastSettings,
): Promise<number[]> {
  const { quantiles, roles, shape, interval } = description;
  const truth: number[] = [];
  const low: number[] = [];
  const high: number[] = [];
  for (let begin = 0; begin < validation.count; begin += BATCH) {
    const count = Math.min(BATCH, validation.count - begin);
    const batch = validation.batch(Array.from({ length: count }, (_, index) => begin + index));
    const values = await runNetworks(networks, batch, description, threads);
    for (const [place, value] of batch.targets.entries()) {
      truth.push(value);
      low.push(values[place * quantiles.length] as number);
      high.push(values[place * quantiles.length + quantiles.length - 1] as number);
    }
  }
  const { horizon } = shape;
  return calibrate({ horizon, targets: roles.targets.length, truth, low, high }, interval);
}
