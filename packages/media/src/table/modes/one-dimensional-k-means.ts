/**
 * Assigns sorted, distinct values to clusters by Lloyd's algorithm, starting from evenly spaced centres.
 *
 * @param counts the frequency of each value
 */
export function kMeans(values: Float64Array, counts: Float64Array, clusters: number): Int32Array {
  const centres = startingCentres(values, clusters);
  const found = new Int32Array(values.length);
  for (let round = 0; round < 300; round++) {
    let moved = false;
    // Values and centres are sorted, so the index of the closest centre never decreases.
    for (let i = 0, k = 0; i < values.length; i++) {
      while (k + 1 < clusters && Math.abs(centres[k + 1]! - values[i]!) < Math.abs(centres[k]! - values[i]!)) k++;
      moved ||= found[i] !== k || round === 0;
      found[i] = k;
    }
    if (!moved) break;
    const sums = new Float64Array(clusters);
    const sizes = new Float64Array(clusters);
    values.forEach((value, i) => {
      sums[found[i]!]! += counts[i]! * value;
      sizes[found[i]!]! += counts[i]!;
    });
    centres.forEach((_, k) => {
      if (sizes[k]! > 0) centres[k] = sums[k]! / sizes[k]!;
    });
  }
  return found;
}

function startingCentres(values: Float64Array, clusters: number): Float64Array {
  return Float64Array.from({ length: clusters }, (_, k) => values[Math.floor(((k + 0.5) * values.length) / clusters)]!);
}
