// `npm run gradients` runs this script. It measures the gradients of tfjs and ours for every case and writes the table
// of docs/gradient-errors.md.
import '../../../../vitest.float64.setup.ts';
import { readFile, writeFile } from 'node:fs/promises';

const tf = await import('@tensorflow/tfjs-core');
await import('@tensorflow/tfjs-backend-cpu');
await import('@tensorflow/tfjs-layers'); // this import registers the gradients of tfjs
// @ganforge/core imports this too. Without it, the gradients of prod and gather in tfjs would throw only because an
//   operator is missing.
await import('../../src/chained.ts');
const { cases } = await import('./cases.ts');
const { differences, errorOf, firstOrder, secondOrder, withInputs } = await import('./derivatives.ts');
const { printedBy } = await import('./other-process.ts');
await tf.setBackend('cpu');

type Outcome = number | string;
type Errors = readonly [first: Outcome, second: Outcome];

const document = new URL('../../../../docs/gradient-errors.md', import.meta.url);
const markers = ['<!-- gradients: begin (npm run gradients) -->', '<!-- gradients: end -->'] as const;
/** An error above this limit is not a rounding error. */
const wrong = 1e-4;

function outcome(measure: () => number): Outcome {
  try {
    return measure();
  } catch (error) {
    const missing = /gradient function not found for (\w+)/.exec(String(error));
    return missing ? `none (${missing[1]})` : 'throws';
  } finally {
    // If a gradient throws, tfjs leaves its tape open.
    Object.assign(tf.engine().state, { gradientDepth: 0, kernelDepth: 0, activeTape: null });
  }
}

function errors(of: 'upstream' | 'f'): ReadonlyMap<string, Errors> {
  return new Map(
    cases.map((one) => {
      const f = one[of] ?? one.f;
      const measured = withInputs(one, (inputs): Errors => {
        const expected = differences(one.f, inputs);
        return [
          outcome(() => errorOf(firstOrder(f, inputs), expected.first)),
          outcome(() => errorOf(secondOrder(f, inputs), expected.second)),
        ];
      });
      return [one.name, measured] as const;
    }),
  );
}

function cell(error: Outcome): string {
  if (typeof error === 'string') return error;
  return error > wrong ? `**${error.toPrecision(2)}**` : error.toExponential(0);
}

const upstream = errors('upstream');
await import('@ganforge/core/gradients');
const ours = errors('f');
const native = new Map(Object.entries(await printedBy<Record<string, Errors>>('on-native.ts')));

const isRight = (error: Outcome): boolean => typeof error === 'number' && error <= wrong;
const repaired = cases.filter(({ name }) => !upstream.get(name)!.every(isRight));
const untouched = cases.filter(({ name }) => upstream.get(name)!.every(isRight));
const worst = (of: ReadonlyMap<string, Errors>, order: 0 | 1): string => {
  const all = cases.map(({ name, tolerance = 0 }) => (tolerance > 1e-6 ? 0 : (of.get(name)![order] as number)));
  return Math.max(...all).toExponential(0);
};
const rows = repaired.map(({ name }) =>
  [name, ...[upstream, ours, native].flatMap((of) => of.get(name)!).map(cell)].join(' | '),
);
const table = [
  '| operation | tfjs, first | tfjs, second | Ganforge, first | Ganforge, second | Ganforge on native, first | Ganforge on native, second |',
  '|---|---|---|---|---|---|---|',
  ...rows.map((row) => `| ${row} |`),
  '',
  `In ${untouched.length} of ${cases.length} cases tfjs's own first and second derivatives are correct. The tests check these cases too:`,
  `${untouched.map(({ name }) => name).join('; ')}.`,
  '',
  `The largest errors of Ganforge's gradients are ${worst(ours, 0)} (first order) and ${worst(ours, 1)} (second order). The errors of the reference itself have about the same size.`,
  `On native, which computes in float32, they are ${worst(native, 0)} and ${worst(native, 1)}.`,
].join('\n');

const [begin, end] = markers;
const text = await readFile(document, 'utf8');
const [before, after] = [text.indexOf(begin), text.indexOf(end)];
if (before < 0 || after < before) throw new Error(`docs/gradient-errors.md lacks the markers ${begin} and ${end}`);
await writeFile(document, `${text.slice(0, before + begin.length)}\n${table}\n${text.slice(after)}`);
