import type { HostBatch, Spec, Specs } from '@ganforge/media';
import { crossDistances, pairDistances } from './distances.ts';
import { pixelStatistics } from './pixels.ts';
import { PAIRED, type Reference, referenceOf } from './reference.ts';
import { firstRows, type Rows, rowsOf } from './rows.ts';
import { sampleStatistics } from './sample-statistics.ts';
import { classGroups, columnGroups, type Groups } from './shares.ts';
import { withinClass } from './within-class.ts';

/** Describes the data with which samples are compared. */
export interface Compared {
  /** The entry of samples and data that is compared. */
  readonly entry: string;
  /** The spec of this entry. */
  readonly spec: Spec;
  /** The specs of all entries of the data. The names of its classes are names of groups. */
  readonly entries: Specs;
  /** Number of samples per probe. */
  readonly samples: number;
  /** The real examples, by `entry` or `entry.part`. */
  readonly real: HostBatch;
}

/** Compares samples with the real examples. It returns numbers by name; see `sampleStatistics`. */
export type SampleProbe = (made: HostBatch) => Readonly<Record<string, number>>;

/** Computes the statistics of the real examples and returns the probe, which compares samples with them. */
export function probeOf({ entry, spec, entries, samples, real }: Compared): SampleProbe {
  const rows = rowsOf(entry, spec, real);
  const deviations = spec.kind === 'points' ? deviationsOf(rows) : undefined;
  const scaled = (of: Rows): Rows => (deviations === undefined ? of : divided(of, deviations));
  const reference: Reference = referenceOf(scaled(rows), samples);
  const groups = groupsOf({ entry, spec, entries, real }, reference.neighbour);
  const labels = labelsOf(entries, real);
  /**
   * A sample has the class of its nearest example. An example is treated as having the class of its nearest other
   * example.
   */
  const withinOf = (pairs: Float64Array, rows: number, neighbour: Int32Array): number | undefined =>
    labels && withinClass(pairs, Math.min(PAIRED, rows), (row) => labels[neighbour[row]!]!);
  const withinReal = withinOf(reference.pairs, rows.rows, reference.neighbour);
  const pixels = spec.kind === 'image' ? pixelStatistics(real[entry]!) : undefined;
  return (made) => {
    const samplesAsRows = scaled(rowsOf(entry, spec, made));
    const cross = crossDistances(samplesAsRows, reference.rows);
    const pairs = pairDistances(firstRows(samplesAsRows, PAIRED));
    const values: Record<string, number> = { ...sampleStatistics(reference, samplesAsRows, cross, pairs) };
    const within = withinReal === undefined ? undefined : withinOf(pairs, samplesAsRows.rows, cross.neighbour);
    if (within !== undefined) values['samples/within-class'] = within / withinReal!;
    if (pixels !== undefined) {
      const { filled, brightness } = pixelStatistics(made[entry]!);
      values['samples/filled'] = filled - pixels.filled;
      values['samples/brightness'] = brightness / Math.max(pixels.brightness, 1e-6);
    }
    const encoded = made[entry];
    const shares = groups?.of(cross.neighbour, {
      data: encoded?.data ?? [],
      width: (encoded?.data.length ?? 0) / Math.max(1, encoded?.shape[0] ?? 1),
    });
    for (const [i, name] of (groups?.names ?? []).entries()) {
      values[`share/${name}/made`] = shares![i]!;
      values[`share/${name}/data`] = groups!.real[i]!;
    }
    return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, Number(value.toPrecision(5))]));
  };
}

function groupsOf(
  { entry, spec, entries, real }: Omit<Compared, 'samples'>,
  neighbour: Int32Array,
): Groups | undefined {
  if (spec.kind === 'table') {
    const { data, shape } = real[entry]!;
    return columnGroups(spec, data, data.length / shape[0]!);
  }
  return classGroups(entries, neighbour, labelsOf(entries, real));
}

/** Returns the labels of the real examples, or undefined if there are none. */
function labelsOf(entries: Specs, real: HostBatch): ArrayLike<number> | undefined {
  const classes = Object.keys(entries).find((name) => entries[name]!.kind === 'class');
  return classes === undefined ? undefined : real[classes]?.data;
}

/**
 * Computes the standard deviation of each column. Columns are divided by it, because coordinates of points may have
 * different units.
 */
function deviationsOf({ rows, cols, data }: Rows): Float64Array {
  const out = new Float64Array(cols);
  for (let c = 0; c < cols; c++) {
    let [sum, squares] = [0, 0];
    for (let n = 0; n < rows; n++) {
      sum += data[n * cols + c]!;
      squares += data[n * cols + c]! ** 2;
    }
    out[c] = Math.sqrt(Math.max(squares / rows - (sum / rows) ** 2, 1e-24));
  }
  return out;
}

function divided({ rows, cols, data }: Rows, deviations: Float64Array): Rows {
  return { rows, cols, data: data.map((value, i) => value / deviations[i % cols]!) };
}
