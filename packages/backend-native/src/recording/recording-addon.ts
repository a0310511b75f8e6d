import type { Addon } from '../addon.ts';
import type { NotedCall, TracedCall } from './trace.ts';

type Call = ((...args: unknown[]) => unknown) & { readonly id?: number };
type Note = (call: NotedCall) => void;

/** Wraps the addon's functions so that each reports its calls to `note`. */
export function recordingAddon(addon: Addon, note: Note): Addon {
  return wrapped(addon, '', note) as unknown as Addon;
}

/** Returns the addon's numbers of its functions by name. Functions of families are left out. */
export function idsOf(functions: object): ReadonlyMap<string, number> {
  const members = Object.entries(functions) as [string, unknown][];
  return new Map(
    members.flatMap(([name, member]) => {
      const id = typeof member === 'function' ? (member as Call).id : undefined;
      return id === undefined ? [] : [[name, id] as const];
    }),
  );
}

function wrapped(functions: object, prefix: string, note: Note): Record<string, unknown> {
  const result: Record<string, unknown> = {};
  for (const [key, member] of Object.entries(functions) as [string, unknown][]) {
    const isFamily = typeof member === 'object' && member !== null && !ArrayBuffer.isView(member);
    if (isFamily) result[key] = wrapped(member, `${prefix}${key}.`, note);
    else result[key] = typeof member === 'function' ? noting(member as Call, `${prefix}${key}`, note) : member;
  }
  return result;
}

function noting(call: Call, name: string, note: Note): Call {
  return (...args) => {
    const result = call(...args);
    note({ id: call.id!, name, args, result });
    return result;
  };
}

const found = new Float64Array(2);

/** Returns the described numbers that the addon's last call read, and the arguments that it wrote. */
export function lastCall(addon: Addon): Pick<TracedCall, 'described' | 'written'> {
  addon.lastCall(found);
  const [read, bits] = found as unknown as [number, number];
  const written = Array.from({ length: 32 }, (_, i) => i).filter((i) => ((bits >>> i) & 1) === 1);
  return { described: Array.from(addon.described.subarray(0, read)), written };
}
