import { readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { filesAt, follow, type LoggedEvent, lockRun, openEventLog, openRun, readHistory } from '@ganforge/run';
import { describe, expect, it, onTestFinished } from 'vitest';
import { smallRecord, smallRun, stepEvent } from '../small-run.ts';
import { temporaryFolder } from '../temporary.ts';

/** Starts a static server of a folder, with or without support for ranges. */
async function serveFolder(folder: string, ranges: boolean): Promise<string> {
  const server = createServer(async (request, response) => {
    const bytes = await readFile(folder + new URL(request.url!, 'http://x').pathname).catch(() => undefined);
    const from = ranges ? Number(/^bytes=(\d+)-$/.exec(request.headers.range ?? '')?.[1] ?? -1) : -1;
    if (bytes === undefined) response.writeHead(404).end();
    else if (from >= bytes.length) response.writeHead(416).end();
    else response.writeHead(from < 0 ? 200 : 206).end(bytes.subarray(Math.max(0, from)));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

const places = ['a folder', 'a server with ranges', 'a server without'] as const;
const placeOf = (kind: (typeof places)[number], folder: string): Promise<string> | string =>
  kind === 'a folder' ? folder : serveFolder(folder, kind === 'a server with ranges');
const told = ({ type, step }: LoggedEvent): string => `${type} ${step}`;

describe.each(places)('a run in %s', (kind) => {
  it('is read: record, events that count, samples, checkpoints, metrics', async () => {
    const folder = await temporaryFolder();
    const record = await smallRun(folder);
    const run = await openRun(await placeOf(kind, folder));
    expect(run.record).toEqual(record);
    const events: LoggedEvent[] = [];
    for await (const event of run.events()) events.push(event);
    expect(events.map(told)).toEqual([
      'started 0',
      'step 1',
      'step 2',
      'resumed 2',
      'step 3',
      'step 4',
      'sample 4',
      'finished 4',
    ]);
    expect(events.filter((event) => event.type === 'step').map(({ terms }) => terms['generator/loss'])).toEqual([
      1, 2, 30, 40,
    ]);
    expect(await run.samples()).toEqual([{ step: 4, path: 'samples/step-4.png' }]);
    expect(new TextDecoder().decode(await run.read('samples/step-4.png'))).toBe('picture');
    expect(await run.read('missing')).toBeUndefined();
    expect(await run.checkpoints()).toEqual(['step-2', 'step-4']);
    expect((await run.checkpoint()).arrays.generator!.w!.data).toEqual(Float32Array.of(4));
    const best = await run.checkpoint('best', ['generator']);
    expect([best.manifest.step, Object.keys(best.arrays)]).toEqual([2, ['generator']]);
    await expect(run.checkpoint('newest')).rejects.toMatchObject({ code: 'file' });
    expect(await run.metrics()).toMatchObject({ step: 4 });
  });

  it('that is damaged or missing is refused by name', async () => {
    const folder = await temporaryFolder();
    const place = await placeOf(kind, folder);
    await expect(openRun(place)).rejects.toMatchObject({ code: 'file' });
    await smallRun(folder);
    const path = `${folder}/checkpoints/step-4/generator.safetensors`;
    const bytes = await readFile(path);
    bytes[bytes.length - 1]! ^= 1;
    await writeFile(path, bytes);
    const run = await openRun(place);
    await expect(run.checkpoint()).rejects.toMatchObject({
      code: 'checksum',
      message: expect.stringContaining('step-4/generator.safetensors is damaged'),
    });
    await writeFile(`${folder}/run.json`, JSON.stringify({ ...(await smallRecord()), version: 2 }));
    await expect(openRun(place)).rejects.toMatchObject({ code: 'unsupported' });
    await writeFile(`${folder}/run.json`, '{');
    await expect(openRun(place)).rejects.toMatchObject({ code: 'checksum' });
  });

  it('is followed as it grows, over a resume, until it has ended', async () => {
    const folder = await temporaryFolder();
    await smallRun(folder);
    const lock = await lockRun(folder);
    const found: string[] = [];
    const following = (async () => {
      for await (const event of follow(await placeOf(kind, folder), { interval: 5 })) found.push(told(event));
    })();
    const until = async (last: string): Promise<void> => {
      while (found.at(-1) !== last) await new Promise((resolve) => setTimeout(resolve, 5));
    };
    await until('finished 4');
    const log = await openEventLog(folder);
    await log.append({ type: 'resumed', step: 3, steps: 6, examples: 12, run: await smallRecord() });
    await log.append(stepEvent(4));
    await until('step 4');
    await log.append(stepEvent(5));
    await log.append({ type: 'finished', step: 5, reason: 'completed', seconds: 1 });
    await until('finished 5');
    await log.append({ type: 'warning', step: 5, message: 'no report' });
    await log.close();
    await lock.release();
    await following;
    expect(found).toEqual([
      ...['started 0', 'step 1', 'step 2', 'resumed 2', 'step 3', 'step 4', 'sample 4', 'finished 4'],
      ...['resumed 3', 'step 4', 'step 5', 'finished 5', 'warning 5'],
    ]);
  });
});

describe('follow', () => {
  it('starts again when the run does, and ends when the signal aborts', async () => {
    const folder = await temporaryFolder();
    await smallRun(folder);
    const lock = await lockRun(folder);
    const stop = new AbortController();
    const found: string[] = [];
    for await (const event of follow(folder, { interval: 5, signal: stop.signal })) {
      found.push(told(event));
      if (found.at(-1) === 'step 9') stop.abort();
      if (found.at(-1) !== 'finished 4') continue;
      await rm(`${folder}/events.jsonl`);
      const log = await openEventLog(folder);
      await log.append(stepEvent(9));
      await log.close();
    }
    expect(found.slice(-2)).toEqual(['finished 4', 'step 9']);
    await lock.release();
  });

  it('ends after a run that was killed, in a folder', async () => {
    const folder = await temporaryFolder();
    const log = await openEventLog(folder);
    await log.append(stepEvent(1));
    await log.close();
    const found: string[] = [];
    for await (const event of follow(folder, { interval: 5 })) found.push(told(event));
    expect(found).toEqual(['step 1']);
  });
});

describe('the history of a run', () => {
  it('has the costs of all sessions, and the losses of the step that is asked for', async () => {
    const folder = await temporaryFolder();
    await smallRun(folder);
    const { costs, terms, limits, ended } = await readHistory(filesAt(folder), 3);
    // Session 1 ended at step 3 after .3 s. Session 2 made two steps and reports 2 s.
    expect(costs).toEqual({ seconds: 2.3, metricsSeconds: 0, stepSeconds: 0.15 + 0.2, steps: 3 + 2, examples: 12 + 8 });
    expect([terms, limits, ended]).toEqual([{ 'generator/loss': 30 }, [2, Number.POSITIVE_INFINITY], 'finished']);
  });
});
