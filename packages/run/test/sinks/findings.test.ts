import type { Finding } from '@ganforge/run';
import { expect, test } from 'vitest';
import { renderFindings } from '../../src/sinks/report/findings.ts';

const finding: Finding = {
  name: 'test',
  title: 'A <finding>',
  step: 20,
  seen: 'The norm is 7.',
  numbers: [{ name: 'norm', value: 7, threshold: 5 }],
  curves: [
    {
      name: 'norm',
      points: [
        [10, 6],
        [20, 7],
      ],
    },
  ],
  confidence: 'likely',
  why: 'It matters.',
  advice: [{ set: ['learningRate=0.01'], flags: ['--steps 5'], because: 'Smaller updates.' }],
  source: 'A paper.',
};

test('the report shows findings with their picture, advice and source, escaped', () => {
  const html = renderFindings([finding]);
  expect(html).toContain('<h2>Health</h2>');
  expect(html).toContain('<h3>A &lt;finding&gt;: likely, since step 20</h3>');
  expect(html).toContain('<code>--set learningRate=0.01 --steps 5</code> Smaller updates.');
  expect(html.match(/<svg /g)).toHaveLength(1);
  expect(html).toContain('A paper.');
  expect(renderFindings([])).toBe('');
});
