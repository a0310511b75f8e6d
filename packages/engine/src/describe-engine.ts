import type { EngineInfo } from './engine.ts';

/**
 * One line about an engine, for people: what computes, and why not another. The cures are in `info.passedOver`.
 *
 * @example
 * describeEngine(info); // 'wasm 4.22.0 on AMD EPYC 9654 (simd128, 1 thread); passed over: native (not installed), ...'
 */
export function describeEngine({ name, version, device, simd, threads, passedOver }: EngineInfo): string {
  const vectors = simd === 'none' || simd === 'unknown' ? [] : [simd];
  const details = [...vectors, threads === 1 ? '1 thread' : `${threads} threads`];
  const head = `${name} ${version}${device === 'cpu' ? '' : ` on ${device}`} (${details.join(', ')})`;
  if (passedOver.length === 0) return head;
  const reasons = passedOver.map((other) => `${other.name} (${other.reason.split(';', 1)[0]})`);
  return `${head}; passed over: ${reasons.join(', ')}`;
}
