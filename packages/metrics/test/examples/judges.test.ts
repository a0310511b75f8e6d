import {
  bleu,
  columnShapes,
  moleculeJudge,
  moleculeScores,
  pairTrends,
  rarerClass,
  selfBleu,
  tableJudge,
  tableReport,
  textJudge,
} from '@ganforge/metrics';
import { describe, expect, it } from 'vitest';

describe('textJudge', () => {
  const real = ['a dog runs fast', 'a cat sleeps', 'the dog sleeps well'];
  const made = ['a dog sleeps well', 'a cat runs fast', 'a  dog'];
  const words = (texts: readonly string[]) => texts.map((text) => text.split(/\s+/));

  it('gives BLEU and self-BLEU of words', () => {
    const { numbers } = textJudge(real).judge(made);
    expect(Object.keys(numbers)).toEqual(Object.keys(textJudge(real).better));
    expect(numbers['BLEU-2']).toBe(bleu(words(made), words(real)).bleu2);
    expect(numbers['self-BLEU-3']).toBe(selfBleu(words(made)).bleu3);
  });

  it('gives those of characters too', () => {
    const letters = (texts: readonly string[]) => texts.map((text) => Array.from(text));
    const { numbers } = textJudge(real, 'character').judge(made);
    expect(numbers['BLEU-4']).toBe(bleu(letters(made), letters(real)).bleu4);
  });
});

describe('moleculeJudge', () => {
  const chain = (...atoms: string[]) => ({ atoms, bonds: atoms.slice(1).map((_, i) => [i, i + 1, '-'] as const) });
  const identity = ({ atoms }: { readonly atoms: readonly string[] }): string => {
    const [there, back] = [atoms.join(''), [...atoms].reverse().join('')];
    return there < back ? there : back;
  };
  const training = [chain('C', 'O'), chain('C', 'C')];
  const broken = { atoms: ['F', 'F', 'F'], bonds: [[0, 1, '-'] as const] };
  // Of the five graphs, one is not connected, two are the same molecule, one is in the training set, and one is new.
  const made = [broken, chain('C', 'N'), chain('N', 'C'), chain('O', 'C'), chain('C', 'C', 'C')];

  it('counts what is valid, unique and new, and all of it at once', () => {
    const { numbers } = moleculeJudge(training, identity).judge(made);
    expect(numbers).toEqual({ validity: 4 / 5, uniqueness: 3 / 4, novelty: 3 / 4, 'V.U.N.': 2 / 5 });
    expect(numbers).toMatchObject({ ...moleculeScores(made, training, identity) });
  });

  it('has only validity without an identity, and 0 if no molecule is valid', () => {
    expect(moleculeJudge(training).judge(made)).toEqual({ numbers: { validity: 4 / 5 } });
    const none = { validity: 0, uniqueness: 0, novelty: 0, 'V.U.N.': 0 };
    expect(moleculeJudge(training, identity).judge([broken]).numbers).toEqual(none);
  });
});

describe('tableJudge', () => {
  const columns = [
    { name: 'age', type: 'number', modes: [{ mean: 40, std: 10, weight: 1 }], range: [0, 90], decimals: 0 },
    { name: 'job', type: 'category', categories: ['clerk', 'smith'] },
  ] as const;
  const spec = { kind: 'table', columns } as const;
  const rows = (n: number, from: number) =>
    Array.from({ length: n }, (_, i) => ({
      age: 20 + ((i * 7 + from) % 40),
      job: (i * from) % 3 === 0 ? 'smith' : 'clerk',
    }));
  const sets = { training: rows(60, 1), holdout: rows(40, 2) };
  const made = rows(50, 5);

  it('gives shapes and trends beside the rows that were kept apart', () => {
    const judge = tableJudge(spec, sets);
    expect(judge.judge(made)).toEqual({
      numbers: {
        'pair trends': pairTrends(spec, sets.holdout, made).score,
        'column shapes': columnShapes(spec, sets.holdout, made).score,
      },
    });
    expect(Object.keys(judge.better)[0]).toBe('pair trends');
    const one = { kind: 'table', columns: [columns[0]] } as const;
    expect(Object.keys(tableJudge(one, sets).judge(made).numbers)).toEqual(['column shapes']);
  });

  it('gives utility (for the rarer of two words) and privacy if everything is requested', () => {
    const judge = tableJudge(spec, sets, { full: true });
    const { numbers, findings } = judge.judge(made);
    const report = tableReport(spec, { ...sets, synthetic: made }, { target: 'job', positive: 'smith' });
    expect(numbers).toMatchObject({
      'F1 of job smith': report.utility!.f1.synthetic,
      'membership AUROC': report.membership.auroc,
      'nearer to training': report.closest.nearerToTraining,
    });
    expect(findings).toEqual(report.findings);
    expect(Object.keys(numbers).sort()).toEqual(Object.keys(judge.better).sort());
  });

  it('gives the report itself, of the class and the groups that are asked for', () => {
    const target = { column: 'job', positive: 'clerk' };
    const { numbers, report } = tableJudge(spec, sets, { full: true, target, group: 'job' }).judge(made);
    const of = { target: 'job', positive: 'clerk', group: 'job' };
    expect(report).toEqual(tableReport(spec, { ...sets, synthetic: made }, of));
    expect(numbers['F1 of job clerk']).toBe(report!.utility!.f1.synthetic);
    expect(tableJudge(spec, sets).judge(made).report).toBeUndefined();
  });

  it('takes the rarer of two words', () => {
    expect(rarerClass(spec, sets.training, 'job')).toBe('smith');
    expect(rarerClass(spec, [{ job: 'clerk' }, { job: 'smith' }, { job: 'smith' }], 'job')).toBe('clerk');
    expect(rarerClass(spec, sets.training, 'age')).toBeUndefined();
    const three = { columns: [{ name: 'job', type: 'category', categories: ['a', 'b', 'c'] }] } as const;
    expect(rarerClass(three, [{ job: 'a' }], 'job')).toBeUndefined();
    const rich = { columns: [{ name: 'rich', type: 'boolean', words: ['no', 'yes'] }] } as const;
    expect(rarerClass(rich, [{ rich: true }, { rich: false }, { rich: true }], 'rich')).toBe(false);
  });

  it('has a finding if no row has the class', () => {
    const clerks = made.map((row) => ({ ...row, job: 'clerk' }));
    const { numbers, findings } = tableJudge(spec, sets, { full: true }).judge(clerks);
    expect(numbers['F1 of job smith']).toBeNaN();
    expect(findings!.at(-1)).toBe("Utility is not computed: some rows of synthetic must have job 'smith'; none has.");
  });
});
