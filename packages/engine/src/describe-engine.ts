import type { EngineInfo } from './engine.ts';

/**
 * Describes an engine in one line: what computes, and why other engines were not used. `info.passedOver` also has the
 * remedies.
 *
 * @example
 * describeEngine(info); // 'wasm 4.22.0 on AMD EPYC 9654 (simd128, 1 thread); passed over: native (not installed), ...'
 */
export function describeEngine(info: EngineInfo): string {
  const { name, version, device, simd, threads, precision, notice, passedOver } = info;
  const vectors = simd === 'none' || simd === 'unknown' ? [] : [simd];
  const numbers = precision === 'bf16' ? ['bf16'] : [];
  const details = [...vectors, ...numbers, threads === 1 ? '1 thread' : `${threads} threads`];
  const engine = `${name} ${version}${device === 'cpu' ? '' : ` on ${device}`} (${details.join(', ')})`;
  const head = notice === undefined ? engine : `${engine}, ${notice}`;
  if (passedOver.length === 0) return head;
  const reasons = passedOver.map((other) => `${other.name} (${other.reason.split(';', 1)[0]})`);
  return `${head}; passed over: ${reasons.join(', ')}`;
}
