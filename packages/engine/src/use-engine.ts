import { repairGradients } from '@ganforge/core/gradients';
import { checkKnownOptions, GanError } from '@ganforge/formats';
import * as tf from '@tensorflow/tfjs-core';
import {
  type Engine,
  type EngineDescription,
  type EngineInfo,
  type EngineName,
  type EngineOptions,
  engineNames,
  type PassedOver,
} from './engine.ts';
import { cpu } from './engines/cpu.ts';
import { native } from './engines/native.ts';
import { tfjsNode } from './engines/tfjs-node.ts';
import { wasm } from './engines/wasm.ts';
import { webgl } from './engines/webgl.ts';
import { webgpu } from './engines/webgpu.ts';
import { firstLine } from './node.ts';

const engines: Readonly<Record<EngineName, Engine>> = { native, 'tfjs-node': tfjsNode, webgpu, webgl, wasm, cpu };

let last: Promise<unknown> = Promise.resolve();

/**
 * Prepares an engine for training, makes it the backend of tfjs, and installs the gradients of
 * `@ganforge/core/gradients`.
 *
 * `auto` uses the first engine of {@link engineNames} that works, and reports why it did not use those before. The
 * environment variable `GANFORGE_ENGINE` replaces `auto`. Software adapters and WebGL with 16-bit floats are only used
 * if selected by name. Variables survive a change from an engine that can be read synchronously, for example cpu or
 * wasm. While tensors exist on webgpu, `auto` keeps webgpu.
 *
 * @returns the engine in use, as frozen plain data
 * @throws GanError `engine` if the name is unknown, if the selected engine is not available (with the reason and the
 *   remedy), or if another engine is selected while tensors exist on webgpu; `argument` if an option is unknown or
 *   invalid
 *
 * @example
 * const engine = await useEngine();
 * console.log(describeEngine(engine)); // native 0.1.0 on AMD EPYC 9654 (avx512, 2 threads)
 */
export function useEngine(name: EngineName | 'auto' = 'auto', options: EngineOptions = {}): Promise<EngineInfo> {
  // Engines start one after the other, because tfjs cancels the start of a backend when another begins.
  const next = last.then(() => choose(name, options));
  last = next.catch(() => undefined);
  return next;
}

async function choose(asked: EngineName | 'auto', options: EngineOptions): Promise<EngineInfo> {
  const name = known(asked, 'engine');
  checkKnownOptions('engine', options, ['precision', 'wasmPaths']);
  checkPrecision(options.precision);
  const wanted = name === 'auto' ? known(fromEnvironment() ?? 'auto', 'GANFORGE_ENGINE') : name;
  const stranded = tf.getBackend() === 'webgpu' ? tf.backend().numDataIds() : 0;
  if (wanted === 'auto') return stranded > 0 ? byName('webgpu', options) : firstThatWorks(options);
  if (stranded > 0 && wanted !== 'webgpu') {
    throw new GanError(
      'engine',
      `webgpu holds ${stranded} tensors of this program, and ${wanted} cannot read them. Save those that you need and dispose all.`,
      { code: 'engine' },
    );
  }
  return byName(wanted, options);
}

async function prepare(name: EngineName, options: EngineOptions, named: boolean): Promise<EngineDescription> {
  if (options.precision === 'bf16' && name !== 'native') throw new Error('does not support bf16; only native does');
  const description = await engines[name].prepare(options, named);
  // tfjs-node loads `@tensorflow/tfjs`, which replaces our gradients by tfjs's.
  repairGradients();
  return description;
}

async function byName(name: EngineName, options: EngineOptions): Promise<EngineInfo> {
  try {
    return infoOf(name, await prepare(name, options, true), []);
  } catch (cause) {
    throw new GanError('engine', `${name} is not available: ${firstLine(cause)}.`, { code: 'engine', cause });
  }
}

async function firstThatWorks(options: EngineOptions): Promise<EngineInfo> {
  const passedOver: PassedOver[] = [];
  for (const name of engineNames) {
    try {
      return infoOf(name, await prepare(name, options, false), passedOver);
    } catch (cause) {
      passedOver.push(Object.freeze({ name, reason: firstLine(cause) }));
    }
  }
  const reasons = passedOver.map(({ name, reason }) => `${name}: ${reason}`).join('. ');
  throw new GanError('engine', `no engine works here. ${reasons}.`, { code: 'engine' });
}

function infoOf(name: EngineName, description: EngineDescription, passedOver: readonly PassedOver[]): EngineInfo {
  const info = Object.freeze({ name, ...description, passedOver: Object.freeze(passedOver) });
  // `runningEngine` of core reads the engine's description from the backend, for example for the record of a run.
  Object.assign(tf.backend(), { [Symbol.for('ganforge.engine')]: info });
  return info;
}

function checkPrecision(precision: unknown): void {
  if (precision === undefined || precision === 'float32' || precision === 'bf16') return;
  throw new GanError('engine', `precision must be 'float32' or 'bf16'; received '${precision}'.`, { code: 'argument' });
}

function fromEnvironment(): string | undefined {
  return globalThis.process?.env?.GANFORGE_ENGINE || undefined;
}

function known(name: string, source: string): EngineName | 'auto' {
  const names: readonly string[] = [...engineNames, 'auto'];
  if (names.includes(name)) return name as EngineName | 'auto';
  throw new GanError('engine', `${source} must be one of ${names.join(', ')}; received '${name}'.`, { code: 'engine' });
}
