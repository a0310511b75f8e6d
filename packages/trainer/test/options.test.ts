import { describe, expect, it } from 'vitest';
import { checkResumeOptions, checkTrainOptions } from '../src/options.ts';

const open = () => undefined;
const evaluate = () => ({});

describe('checkTrainOptions', () => {
  it.each([
    ['sinks', [{ name: 'log', open }]],
    ['sinks', []],
    ['probes', [{ every: 1, evaluate }]],
    ['metricErrors', 'throw'],
    ['record', false],
    ['folder', 'runs/a'],
    ['signal', new AbortController().signal],
    ['best', undefined],
  ])('takes %s %j', (name, value) => {
    expect(() => checkTrainOptions({ [name]: value })).not.toThrow();
  });

  // For each condition of a check there is a value that violates only this condition.
  it.each([
    ['sinks', { name: 'log', open }],
    ['sinks', [{ name: 5, open }]],
    ['sinks', [{ open }]],
    ['sinks', [{ name: 'log' }]],
    ['sinks', [undefined]],
    ['sinks', [{ name: 'log', open }, null]],
    ['probes', { every: 1, evaluate }],
    ['probes', [{ every: 0, evaluate }]],
    ['probes', [{ every: 1.5, evaluate }]],
    ['probes', [{ every: 1 }]],
    ['probes', [undefined]],
    ['sampleConditions', {}],
    ['sampleConditions', []],
    ['sampleConditions', null],
    ['sampleConditions', { labels: [1, 2] }],
    ['metricErrors', 'ignore'],
    ['metricErrors', true],
    ['best', 'fid'],
    ['best', null],
    ['best', ['fid']],
    ['engine', 'wasm'],
    ['signal', {}],
    ['signal', null],
    ['onEvent', {}],
    ['watch', 1],
    ['progress', 1],
    ['handleSignals', 'yes'],
    ['endWithAverages', 0],
    ['record', null],
    ['seed', '1'],
    ['folder', 1],
    ['folder', ''],
  ])('refuses %s %j', (name, value) => {
    expect(() => checkTrainOptions({ [name]: value })).toThrow(`${name} must be`);
  });

  it('refuses the options of resume', () => {
    expect(() => checkTrainOptions({ from: 'x' })).toThrow("there is no option 'from'");
    expect(() => checkResumeOptions({ from: 'x', fallback: true })).not.toThrow();
    expect(() => checkResumeOptions({ fallback: 1 })).toThrow('fallback must be true or false; received 1');
  });
});
