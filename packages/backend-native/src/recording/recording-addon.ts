import type { Addon } from '../addon.ts';

type Call = ((...args: unknown[]) => unknown) & { readonly id?: number };
type Note = (id: number, name: string, args: readonly unknown[], result: unknown) => void;

/** The addon's functions, each of which tells `note` of its calls. */
export function recordingAddon(addon: Addon, note: Note): Addon {
  return wrapped(addon, '', note) as unknown as Addon;
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
    note(call.id!, name, args, result);
    return result;
  };
}
