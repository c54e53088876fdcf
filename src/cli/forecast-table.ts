// Reads the table to forecast, CSV or Parquet, and the roles of its columns.
import { readTable, type SeriesTable, type TableOptions } from '../forecast/index.js';
import { shorten } from '../text/quote.js';
import { readText, readWord, UsageError, type Values } from './command.js';
import { guessColumns, readHead } from './forecast-columns.js';
import type { Guess } from './forecast-text.js';
import { headOfParquet, ParquetFile, readParquet } from './parquet/index.js';

/** Options for text, which do not apply to Parquet. */
const OF_CSV = ['separator', 'encoding'];

/**
 * Reads the table of a file.
 *
 * @param show receives the progress
 * @param signal aborts reading
 * @returns the table, its reading options, and those among them that were guessed
 * @throws UsageError for options that do not apply; LetheError `data` that names the file or the row, `state` without the packages for
 *   Parquet.
 */
export async function readForecastTable(
  values: Values,
  file: string,
  show: (text: string) => void,
  signal?: AbortSignal,
): Promise<{ table: SeriesTable; reading: TableOptions; guesses: Guess[]; isParquet: boolean }> {
  const parquet = await ParquetFile.open(file);
  const odd = parquet === undefined ? undefined : OF_CSV.find((name) => values[name] !== undefined);
  if (odd !== undefined) throw new UsageError(`--${odd}: expected CSV, got Parquet: ${file}`);
  const { reading, guesses } = await readReading(values, file, parquet);
  if (parquet === undefined) {
    const onProgress: TableOptions['onProgress'] = ({ rows }) => show(`reading: ${rows} rows`);
    return {
      table: await readTable({ file }, { ...reading, onProgress, ...(signal && { signal }) }),
      reading,
      guesses,
      isParquet: false,
    };
  }
  const { time, series, target, past, future, static: fixed } = reading;
  const wanted = {
    time: time ?? undefined,
    names: [series ?? []].flat(),
    values: [target, past ?? [], future ?? [], fixed ?? []].flat(),
  };
  const columns = await readParquet(parquet, wanted, (rows, column) =>
    show(`reading: ${rows} rows of ${column}`),
  );
  return { table: await readTable(columns, reading), reading, guesses, isParquet: true };
}

/** Reading options, and those that were guessed. */
async function readReading(
  values: Values,
  file: string,
  parquet: ParquetFile | undefined,
): Promise<{ reading: TableOptions; guesses: Guess[] }> {
  const [time, series, separator, encoding] = ['time', 'series', 'separator', 'encoding'].map((name) =>
    readText(values, name),
  );
  const [target, past, future, fixed] = ['target', 'past', 'future', 'static'].map((name) =>
    namesOf(values, name),
  );
  const given = [time, series, target, past, future, fixed].flat().filter((name) => name !== undefined);
  const head =
    parquet === undefined
      ? await readHead(file, { encoding, separator }, given)
      : await headOfParquet(parquet);
  const guessed = guessColumns(head, given);
  const guesses: Guess[] = [];
  const orGuess = (option: 'time' | 'series', value: string | undefined): string | undefined => {
    const other = guessed[option];
    if (value !== undefined || other === undefined) return value;
    guesses.push({ option, value: other });
    return other;
  };
  const targets = target ?? (guessed.target === undefined ? undefined : [guessed.target]);
  if (targets === undefined) {
    const names =
      head.names
        .slice(0, 20)
        .map((name) => shorten(name))
        .join(', ') || 'none';
    throw new UsageError(
      `${shorten(file, 200)}: --target: expected the column to forecast, and found none of numbers among ${names}`,
    );
  }
  if (target === undefined) guesses.push({ option: 'target', value: targets.join(',') });
  const found = {
    target: targets,
    time: orGuess('time', time),
    series: orGuess('series', series),
    ...{ past, future, static: fixed, separator, encoding },
    timeZone: readText(values, 'time-zone'),
    dateOrder: readWord(values, 'date-order', ['dmy', 'mdy'] as const),
    fill: readWord(values, 'fill', ['mask', 'error', 'previous', 'linear'] as const),
  };
  const reading = Object.fromEntries(Object.entries(found).filter(([, value]) => value !== undefined));
  return { reading: reading as unknown as TableOptions, guesses };
}

function namesOf(values: Values, name: string): readonly string[] | undefined {
  return readText(values, name)
    ?.split(',')
    .map((one) => one.trim());
}
