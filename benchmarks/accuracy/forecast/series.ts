// The series whose forecasts are judged: which rows of which file they are, and from where they are forecast.

/** A series out of a file that a Python package brings along. */
export interface AccuracySeries {
  readonly name: string;
  readonly kind: SeriesKind;
  readonly file: FileName;
  /** Columns of the file. */
  readonly time: string;
  readonly target: string;
  /** Rows with these values in these columns; all without. */
  readonly rows?: { readonly [column: string]: string };
  /** The last rows of them, this many; all if it is missing. */
  readonly last?: number;
  /** Steps of a season, for all methods; without, what Lethe takes by default. */
  readonly season?: number;
  readonly timeZone?: string;
  /** Whether defaults were chosen by it; by the others they are judged alone. */
  readonly chosenBy: boolean;
}

/** Files, by a name of their own: package and path in it. */
export const FILES = {
  passengers: ['tsdata', 'fpppy/AirPassengers.csv'],
  arrivals: ['tsdata', 'fpppy/aus_arrivals.csv'],
  calls: ['tsdata', 'fpppy/bank_calls.csv'],
  electricity: ['tsdata', 'fpppy/electricity_short.csv'],
  employment: ['tsdata', 'fpppy/us_employment.csv'],
  gas: ['tsdata', 'fpppy/canadian_gas.csv'],
  gasoline: ['tsdata', 'fpppy/us_gasoline.csv'],
  houses: ['tsdata', 'fpppy/hsales.csv'],
  labour: ['tsdata', 'fpppy/labour.csv'],
  livestock: ['tsdata', 'fpppy/aus_livestock.csv'],
  medicine: ['tsdata', 'fpppy/total_cost_df.csv'],
  pedestrians: ['tsdata', 'fpp3/pedestrian.csv'],
  pelts: ['tsdata', 'fpp3/pelt.csv'],
  prices: ['tsdata', 'fpppy/EPF_FR_BE.csv'],
  production: ['tsdata', 'fpppy/aus_production.csv'],
  retail: ['tsdata', 'fpppy/aus_retail.csv'],
  sunspots: ['statsmodels', 'datasets/sunspots/sunspots.csv'],
  tourism: ['tsdata', 'fpppy/tourism.csv'],
  victoria: ['tsdata', 'fpp3/vic_elec.csv'],
  weather: ['vega_datasets', '_data/seattle-weather.csv'],
} as const;

export type FileName = keyof typeof FILES;

/** From how many places series of a kind are forecast, how many steps apart, and how many steps. */
export const KINDS = {
  yearly: { horizon: 8, distance: 4, folds: 9 },
  quarterly: { horizon: 8, distance: 2, folds: 9 },
  monthly: { horizon: 12, distance: 3, folds: 9 },
  weekly: { horizon: 13, distance: 13, folds: 8 },
  daily: { horizon: 7, distance: 7, folds: 52 },
  hourly: { horizon: 24, distance: 24, folds: 14 },
  'half-hourly': { horizon: 48, distance: 48, folds: 14 },
  '5 minutes': { horizon: 24, distance: 24, folds: 14 },
} as const;

export type SeriesKind = keyof typeof KINDS;

/** Melbourne, whose summer time shows in what people do. */
const timeZone = 'Australia/Melbourne';
/** Of hours: twelve weeks. */
const WEEKS = { last: 24 * 7 * 12, season: 168 } as const;

const monthly = (name: string, file: FileName, time: string, target: string, chosenBy: boolean) =>
  ({ name, kind: 'monthly', file, time, target, chosenBy }) as const;
const quarterly = (name: string, file: FileName, time: string, target: string, chosenBy: boolean) =>
  ({ name, kind: 'quarterly', file, time, target, chosenBy }) as const;
const retail = (name: string, State: string, Industry: string, chosenBy: boolean) =>
  ({ ...monthly(name, 'retail', 'Month', 'Turnover', chosenBy), rows: { State, Industry } }) as const;
const hourly = (name: string, file: FileName, time: string, target: string, chosenBy: boolean) =>
  ({ name, kind: 'hourly', file, time, target, chosenBy, ...WEEKS }) as const;

export const ACCURACY_SERIES: readonly AccuracySeries[] = [
  monthly('AirPassengers', 'passengers', 'ds', 'y', true),
  monthly('house sales', 'houses', 'ds', 'y', false),
  monthly('Canadian gas', 'gas', 'ds', 'y', true),
  monthly('labour force', 'labour', 'ds', 'y', false),
  monthly('medicine, cost', 'medicine', 'Month', 'Cost', true),
  retail('retail: cafes, Victoria', 'Victoria', 'Cafes, restaurants and takeaway food services', true),
  retail('retail: clothing, New South Wales', 'New South Wales', 'Clothing retailing', false),
  retail('retail: food, Queensland', 'Queensland', 'Food retailing', false),
  { ...monthly('employment: retail', 'employment', 'ds', 'y', true), rows: { unique_id: 'Retail Trade' } },
  {
    ...monthly('employment: leisure', 'employment', 'ds', 'y', false),
    rows: { unique_id: 'Leisure and Hospitality' },
  },
  { ...monthly('pigs, Victoria', 'livestock', 'ds', 'y', false), rows: { unique_id: 'Victoria_Pigs' } },
  { ...monthly('sheep, Queensland', 'livestock', 'ds', 'y', true), rows: { unique_id: 'Queensland_Sheep' } },
  {
    ...{ name: 'sunspots', kind: 'yearly', file: 'sunspots', time: 'YEAR', target: 'SUNACTIVITY' },
    chosenBy: false,
  },
  {
    ...{ name: 'lynx', kind: 'yearly', file: 'pelts', time: 'Year', target: 'Lynx' },
    chosenBy: true,
  },
  quarterly('beer', 'production', 'ds', 'Beer', true),
  quarterly('gas, Australia', 'production', 'ds', 'Gas', false),
  quarterly('electricity, Australia', 'production', 'ds', 'Electricity', true),
  quarterly('cement', 'production', 'ds', 'Cement', false),
  { ...quarterly('arrivals: Japan', 'arrivals', 'Quarter', 'Arrivals', false), rows: { Origin: 'Japan' } },
  { ...quarterly('arrivals: UK', 'arrivals', 'Quarter', 'Arrivals', true), rows: { Origin: 'UK' } },
  {
    ...quarterly('tourism: Melbourne, visits', 'tourism', 'ds', 'y', false),
    rows: { Region: 'Melbourne', Purpose: 'Visiting' },
  },
  {
    ...quarterly('tourism: Sydney, business', 'tourism', 'ds', 'y', true),
    rows: { Region: 'Sydney', Purpose: 'Business' },
  },
  {
    ...{ name: 'gasoline', kind: 'weekly', file: 'gasoline', time: 'ds', target: 'y', season: 52 },
    chosenBy: false,
  },
  {
    ...{ name: 'Seattle, warmest hour', kind: 'daily', file: 'weather', time: 'date', target: 'temp_max' },
    chosenBy: true,
  },
  {
    ...{ name: 'Seattle, wind', kind: 'daily', file: 'weather', time: 'date', target: 'wind' },
    chosenBy: false,
  },
  {
    ...hourly('walkers, Southern Cross', 'pedestrians', 'Date_Time', 'Count', true),
    rows: { Sensor: 'Southern Cross Station' },
    timeZone,
  },
  {
    ...hourly('walkers, Birrarung Marr', 'pedestrians', 'Date_Time', 'Count', false),
    rows: { Sensor: 'Birrarung Marr' },
    timeZone,
  },
  { ...hourly('electricity price, France', 'prices', 'ds', 'y', false), rows: { unique_id: 'FR' } },
  { ...hourly('electricity price, Belgium', 'prices', 'ds', 'y', true), rows: { unique_id: 'BE' } },
  {
    ...hourly('electricity price, Nordic', 'electricity', 'ds', 'y', true),
    ...{ last: 1680 },
  },
  {
    ...{ name: 'load, Victoria', kind: 'half-hourly', file: 'victoria', time: 'Time', target: 'Demand' },
    ...{ last: 48 * 7 * 8, season: 336, timeZone, chosenBy: false },
  },
  {
    ...{ name: 'calls to a bank', kind: '5 minutes', file: 'calls', time: '', target: 'y' },
    ...{ last: 169 * 12, season: 169, chosenBy: true },
  },
];
