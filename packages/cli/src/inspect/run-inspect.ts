import { readFile, stat } from 'node:fs/promises';
import { decodeSafetensors, GanError, ioError } from '@ganforge/formats';
import type { Invocation } from '../program/command.ts';
import { PROVENANCE_KEYWORD, sidecarOf } from '../provenance/provenance.ts';

const where = 'cli/inspect';

/** What was found: for programs, and line by line for people. */
interface Found {
  readonly kind: 'png' | 'safetensors' | 'run' | 'file';
  readonly values: Readonly<Record<string, unknown>>;
}

/** `ganforge inspect`. */
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
  if (bytes[0] === 0x89 && bytes[1] === 0x50) return ofPng(place, bytes);
  const text = await readFile(sidecarOf(place), 'utf8').catch(() => undefined);
  if (text === undefined) throw unknown(place, `there is no ${sidecarOf(place)} beside it`);
  return { kind: 'file', values: parsed(sidecarOf(place), text) };
}

async function ofPng(place: string, bytes: Uint8Array): Promise<Found> {
  const { pngTexts } = await import('@ganforge/media');
  const { [PROVENANCE_KEYWORD]: own, ...texts } = pngTexts(bytes);
  if (own === undefined && Object.keys(texts).length === 0) throw unknown(place, 'the picture holds no text');
  return { kind: 'png', values: own === undefined ? texts : parsed(place, own) };
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
  const { openRun } = await import('@ganforge/run');
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
    throw new GanError(where, `what ${place} says of itself is damaged: it is not JSON.`, { code: 'file', cause });
  }
}

function unknown(place: string, why: string): GanError {
  return new GanError(where, `${place} does not say what made it: ${why}.`, { code: 'file' });
}

function linesOf(values: Readonly<Record<string, unknown>>, indent: string): string[] {
  return Object.entries(values).flatMap(([name, value]) => {
    if (typeof value !== 'object' || value === null) return [`${indent}${name}: ${String(value)}`];
    if (Array.isArray(value)) return [`${indent}${name}: ${value.join(', ')}`];
    return [`${indent}${name}:`, ...linesOf(value as Record<string, unknown>, `${indent}  `)];
  });
}
