// parquet/: reads tables of Parquet files for the commands, with the packages hyparquet and hyparquet-compressors if they are installed.
// May import: forecast/, text/, errors.ts.

export { headOfParquet } from './head.js';
export { ParquetFile } from './parquet-file.js';
export { readParquet } from './table.js';
