import { GanError } from '@ganforge/formats';
import type { RunFiles } from '../files/run-files.ts';
import type { LoggedEvent } from './events.ts';

/** The name of the file with the events, in the folder of a run. */
export const eventsName = 'events.jsonl';

/** A complete line, without its line break. */
export interface Line {
  readonly bytes: Uint8Array;
  /** The byte position of the next line in the file. */
  readonly end: number;
}

/**
 * Iterates over the complete lines of the events of a run, starting at byte `from`. An incomplete last line is skipped.
 * The file is streamed, so it may have any size.
 *
 * @param until the byte position at which to stop
 */
export async function* eventLines(
  files: RunFiles,
  from = 0,
  until: number = Number.POSITIVE_INFINITY,
): AsyncGenerator<Line> {
  let rest: Uint8Array[] = [];
  let at = from;
  for await (const part of files.stream(eventsName, from)) {
    let start = 0;
    for (let end = part.indexOf(10); end >= 0; end = part.indexOf(10, start)) {
      const bytes = rest.length === 0 ? part.subarray(start, end) : joined([...rest, part.subarray(start, end)]);
      rest = [];
      start = end + 1;
      at += bytes.length + 1;
      if (at > until) return;
      yield { bytes, end: at };
    }
    if (start < part.length) rest.push(part.subarray(start));
  }
}

const decoder = new TextDecoder();

/**
 * Parses the event of a line.
 *
 * @throws GanError `file` if the line is not JSON
 */
export function parseEvent({ bytes, end }: Line, at: string): LoggedEvent {
  try {
    return JSON.parse(decoder.decode(bytes)) as LoggedEvent;
  } catch (cause) {
    const problem = `a line of ${at}/${eventsName}, which ends at byte ${end}, is not JSON. Remove the line.`;
    throw new GanError('run/events', problem, { code: 'file', cause });
  }
}

/**
 * Returns the type and the step of a line. Ganforge writes these fields first, so the rest of the line is not parsed.
 */
export function headOf(line: Line, at: string): { readonly type: string; readonly step: number } {
  const head = decoder.decode(line.bytes.subarray(0, 64));
  const found = /^\{"type":"(\w+)","step":(\d+)[,}]/.exec(head);
  return found === null ? parseEvent(line, at) : { type: found[1]!, step: Number(found[2]) };
}

function joined(parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
