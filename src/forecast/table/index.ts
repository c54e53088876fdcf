// table/: reads tables into checked series with equal time steps and columns of numbers. csv/ reads CSV piece by piece, columns/ collects
// cells, grid/ puts rows on equal steps. May import: forecast/time/, network/options/, engine/, text/, errors.ts.

export type { ArrowTable, ColumnTable } from './columns/of-columns.js';
export { readTable, readTableFor, tableOf } from './read-table.js';
export type * from './series-table.js';
export { TABLE_OPTIONS } from './settings.js';
export type { TableData, TableRow, TableSource } from './source.js';
export type { Fill, TableOptions, TableProgress } from './table-options.js';
