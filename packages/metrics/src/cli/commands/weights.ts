import { convertWeights, fetchWeights, INCEPTION_WEIGHTS, verifyWeights } from '../../weights/index.ts';
import type { Command, Report, Run } from '../command.ts';
import { UsageError } from '../usage-error.ts';

/** The command for the weights of FID's network. */
export const weights: Command = {
  usage: 'weights fetch|convert|verify [FILE] [CONVERTED]',
  summary: `the weights of FID's Inception network (${INCEPTION_WEIGHTS.bytes} bytes): download them, convert them from a .pth FILE, or verify a converted file`,
  takes: [1, 3],
  options: [
    {
      output: {
        type: 'text',
        value: 'FILE',
        optional: true,
        about: 'The file that convert writes; by default a file in the cache.',
      },
    },
  ],
  async run(run) {
    const [action, ...files] = run.positionals;
    if (action === 'fetch' && files.length === 0) return fetched(run);
    if (action === 'convert' && files.length === 1) return converted(run, files[0]!);
    if (action === 'verify' && files.length > 0) return verified(files[0]!, files[1]);
    throw new UsageError(
      `expected weights fetch, weights convert FILE, or weights verify FILE [CONVERTED]; received '${run.positionals.join(' ')}'`,
    );
  },
};

async function fetched(run: Run): Promise<Report> {
  const { path, sha256 } = await fetchWeights({ signal: run.signal });
  return { json: { path, sha256 }, lines: [`${path}: weights of SHA-256 ${sha256}`] };
}

async function converted(run: Run, file: string): Promise<Report> {
  const output = run.given.output as string | undefined;
  const { path, sha256 } = await convertWeights(file, output === undefined ? {} : { output });
  return { json: { path, sha256 }, lines: [`${path}: weights of SHA-256 ${sha256}`] };
}

async function verified(file: string, conversion: string | undefined): Promise<Report> {
  const { sha256, tensorsSha256, isFid } = await verifyWeights(file, conversion);
  const whose = isFid ? "the weights of FID's Inception network" : 'not the weights of FID';
  return {
    json: { path: file, sha256, tensorsSha256, isFid, converted: conversion ?? null },
    lines: [
      `${file}: ${whose}, SHA-256 ${sha256}`,
      ...(conversion === undefined ? [] : [`${conversion}: converted from this file`]),
    ],
  };
}
