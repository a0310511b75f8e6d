export { type ReadParquetOptions, readParquet } from './table/parquet.ts';
