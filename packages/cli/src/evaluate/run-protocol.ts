import { stat } from 'node:fs/promises';
import { GanError, writeFileAtomic } from '@ganforge/formats';
import type { Invocation } from '../program/command.ts';
import { EVALUATION_FILE, readNumbers, readProtocol } from './protocol.ts';

/**
 * Runs `ganforge protocol`. It writes the protocol and the numbers, so that other people can repeat and compare them.
 */
export async function runProtocol({ args, given, output }: Invocation): Promise<undefined> {
  const place = args[0]!;
  const out = (given.out as string | undefined) ?? 'protocol.json';
  const isRun = await stat(place).then(
    (found) => found.isDirectory(),
    () => false,
  );
  const file = isRun ? `${place}/${EVALUATION_FILE}` : place;
  if (isRun && (await stat(file).catch(() => undefined)) === undefined) {
    const problem = `${place} is not evaluated yet. Run 'ganforge evaluate ${place}' first.`;
    throw new GanError('cli/protocol', problem, { code: 'file' });
  }
  const written = { protocol: await readProtocol(file), numbers: await readNumbers(file) };
  await writeFileAtomic(out, `${JSON.stringify(written, null, 2)}\n`, 'cli/protocol');
  output.say(`${out}: ganforge evaluate RUN --protocol ${out} repeats it`);
  output.json({ out, ...written });
  return undefined;
}
