import { GanError } from '@ganforge/formats';
import { decodeExamples, type TableRow, type TableSpec } from '@ganforge/media';
import { checkFinite } from '../../features/feature-matrix.ts';
import type { Examples } from '../../metrics/metric.ts';

const where = 'metrics/table';

/**
 * Decodes generated rows, given as an array [n,width] of floats.
 *
 * @throws GanError `shape` if the array is not [n,width] of floats or has no row; `not-finite` if a value is NaN or
 *   infinite
 */
export function generatedRows(spec: TableSpec, examples: Examples): TableRow[] {
  const { data, shape } = examples ?? {};
  const isNumbers = data instanceof Float32Array || data instanceof Float64Array;
  const [n = 0, width = 0] = shape ?? [];
  if (!isNumbers || shape.length !== 2 || n < 1 || !Number.isInteger(n) || data.length !== n * width) {
    const received = isNumbers ? `${data.length} numbers, shape [${shape}]` : typeof data;
    throw new GanError(where, `generated must be encoded rows [n,width], at least one; received ${received}.`, {
      code: 'shape',
    });
  }
  checkFinite(where, 'generated', data, width);
  return decodeExamples(spec, { '': { shape: [n, width], data: Float32Array.from(data) } });
}
