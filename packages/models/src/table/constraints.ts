import { formatValue, GanError } from '@ganforge/formats';
import type { TableRow, TableSpec } from '@ganforge/media';

/**
 * A rule for the columns of a row.
 *
 * - `less: [a, b]` requires a < b for numbers or dates, or a <= b with `orEqual`. Rows that violate the rule are
 *   dropped.
 * - `sum` with `equals` replaces the column `equals` by the sum of the columns in `sum`.
 */
export type RowConstraint =
  | { readonly less: readonly [string, string]; readonly orEqual?: boolean }
  | { readonly sum: readonly string[]; readonly equals: string };

/** Checks that the columns of constraints exist and can be compared or added. @throws GanError `argument` otherwise */
export function checkConstraints(where: string, { columns }: TableSpec, constraints: readonly RowConstraint[]): void {
  const typeOf = (name: unknown): string | undefined => columns.find((column) => column.name === name)?.type;
  for (const constraint of constraints) {
    const isLess = 'less' in constraint && Array.isArray(constraint.less) && constraint.less.length === 2;
    const isSum = 'sum' in constraint && Array.isArray(constraint.sum) && constraint.sum.length > 0;
    const names = isLess ? constraint.less : isSum ? [...constraint.sum, constraint.equals] : [];
    if (names.length === 0) {
      const expected = "{ less: ['a', 'b'] } or { sum: ['a', 'b'], equals: 'c' }";
      throw new GanError(where, `a constraint must be ${expected}; received ${JSON.stringify(constraint)}.`);
    }
    const allowed = isLess ? ['number', 'date'] : ['number'];
    const wrong = names.find((name) => !allowed.includes(typeOf(name) ?? ''));
    if (wrong !== undefined) {
      const found = typeOf(wrong) ?? 'not there';
      const rule = `a constraint must name columns of ${allowed.join(' or ')}`;
      throw new GanError(where, `${rule}; ${formatValue(wrong)} is ${found}.`);
    }
    if (isLess && typeOf(names[0]) !== typeOf(names[1])) {
      throw new GanError(where, `'${names[0]}' and '${names[1]}' must both be numbers or both dates.`);
    }
  }
}

/**
 * Computes the columns of `sum` constraints and returns the row, or undefined if it violates a constraint. A constraint
 * on a missing value is never violated.
 */
export function withConstraints(row: TableRow, constraints: readonly RowConstraint[]): TableRow | undefined {
  let held = row;
  for (const constraint of constraints) {
    if ('sum' in constraint) {
      const parts = constraint.sum.map((name) => held[name] ?? null);
      const sum = parts.reduce((total: number, part) => total + Number(part), 0);
      // Rounds to 15 digits, so that 0.1 + 0.2 is 0.3.
      if (!parts.includes(null)) held = { ...held, [constraint.equals]: Number(sum.toPrecision(15)) };
    } else {
      const [a = null, b = null] = constraint.less.map((name) => held[name] ?? null);
      if (a === null || b === null || a < b || (constraint.orEqual && a === b)) continue;
      return undefined;
    }
  }
  return held;
}
