import { readFile, stat } from 'node:fs/promises';
import { basename, dirname, resolve } from 'node:path';
import { decodeSafetensors, GanError, ioError } from '@ganforge/formats';
import { type Marks, openRun, provenanceOf, readMarks, sidecarOf } from '@ganforge/run';
import type { Invocation } from '../program/command.ts';

const where = 'cli/inspect';

/** The result of an inspection. */
interface Found {
  readonly kind: 'png' | 'gif' | 'safetensors' | 'run' | 'file';
  readonly values: Readonly<Record<string, unknown>>;
}

/** Runs `ganforge inspect`. */
export async function runInspect({ args, output }: Invocation): Promise<undefined> {
  const place = args[0]!;
  const { kind, values } = await found(place);
  output.say(`${place}: ${kind}`, ...linesOf(values, '  '));
  output.json({ place, kind, ...values });
  return undefined;
}

async function found(place: string): Promise<Found> {
  const there = await stat(place).catch((cause: unknown) => {
    throw ioError(where, `read ${place}`, cause);
  });
  if (there.isDirectory()) return ofRun(place);
  const bytes = await readFile(place);
  if (place.toLowerCase().endsWith('.safetensors')) return ofSafetensors(bytes);
  const marks = readMarks(bytes);
  if (marks !== undefined) return ofPicture(place, bytes[0] === 0x89 ? 'png' : 'gif', marks);
  const text = await readFile(sidecarOf(place), 'utf8').catch(() => undefined);
  if (text !== undefined) return { kind: 'file', values: parsed(sidecarOf(place), text) };
  const sample = await ofSample(place);
  if (sample !== undefined) return sample;
  throw unknown(place, `there is no ${sidecarOf(place)} beside it`);
}

function ofPicture(place: string, kind: 'png' | 'gif', { own, others }: Marks): Found {
  if (own === undefined && Object.keys(others).length === 0) throw unknown(place, 'the picture holds no text');
  return { kind, values: own === undefined ? others : parsed(place, own) };
}

/**
 * Inspects a file in the folder `samples` of a run. A text or table contains no provenance itself, so the provenance of
 * the run is used.
 */
async function ofSample(place: string): Promise<Found | undefined> {
  const step = /^step-(\d+)/.exec(basename(place))?.[1];
  const folder = dirname(dirname(resolve(place)));
  const isRun = await stat(`${folder}/run.json`).catch(() => undefined);
  if (step === undefined || isRun === undefined) return undefined;
  const { record } = await openRun(folder);
  const sampled = { run: basename(folder), step: Number(step), seed: record.config.seed };
  return { kind: 'file', values: { ...(await provenanceOf(record, sampled)) } };
}

function ofSafetensors(bytes: Uint8Array): Found {
  const { tensors: arrays, metadata } = decodeSafetensors(bytes);
  const tensors = Object.entries(arrays).map(([name, { dtype, shape }]) => [name, `${dtype} [${shape}]`]);
  return {
    kind: 'safetensors',
    values: { ...metadata, tensors: Object.fromEntries(tensors) as Record<string, string> },
  };
}

async function ofRun(place: string): Promise<Found> {
  const run = await openRun(place);
  const { config, parameters, versions, engine } = run.record;
  const metrics = await run.metrics();
  const { step = 0, reason = 'not begun', metrics: measured = {} } = metrics ?? {};
  const scores = Object.entries(measured).map(([name, { value }]) => [name, value]);
  return {
    kind: 'run',
    values: {
      ...{
        generator: config.gan,
        step,
        reason,
        seed: config.seed,
        batchSize: config.batchSize,
        options: config.options,
      },
      ...{ examples: config.dataset.size, parameters, measured: Object.fromEntries(scores) as Record<string, number> },
      ...{ checkpoints: await run.checkpoints(), versions, engine: engine.name ?? engine.backend },
    },
  };
}

function parsed(place: string, text: string): Record<string, unknown> {
  try {
    return JSON.parse(text) as Record<string, unknown>;
  } catch (cause) {
    throw new GanError(where, `the provenance in ${place} is damaged: it is not JSON.`, { code: 'file', cause });
  }
}

function unknown(place: string, why: string): GanError {
  return new GanError(where, `${place} contains no provenance: ${why}.`, { code: 'file' });
}

function linesOf(values: Readonly<Record<string, unknown>>, indent: string): string[] {
  return Object.entries(values).flatMap(([name, value]) => {
    if (typeof value !== 'object' || value === null) return [`${indent}${name}: ${String(value)}`];
    if (Array.isArray(value)) return [`${indent}${name}: ${value.join(', ')}`];
    return [`${indent}${name}:`, ...linesOf(value as Record<string, unknown>, `${indent}  `)];
  });
}
