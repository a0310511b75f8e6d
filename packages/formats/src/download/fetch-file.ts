import { ioError, nodeFs } from '../files/files.ts';

/** One attempt to fetch a file. */
export interface FetchRequest {
  readonly url: string;
  /** Path of the partial file. New bytes are appended to it. */
  readonly partial: string;
  /** Expected length of the whole file in bytes, if known. */
  readonly bytes: number | undefined;
  /** Milliseconds within which the server must answer. */
  readonly connectTimeout: number;
  /** Milliseconds within which the next bytes must arrive. */
  readonly stallTimeout: number;
  readonly signal: AbortSignal | undefined;
  readonly onBytes: (received: number, total: number | undefined, resumedAt: number) => void;
}

/** The reason why a mirror did not deliver a file, and whether a second attempt may help. */
export class MirrorFailure extends Error {
  /**
   * `unreachable`: the mirror did not answer. `passing`: a second attempt may work. `final`: a second attempt cannot
   * work.
   */
  readonly kind: 'unreachable' | 'passing' | 'final';

  constructor(kind: MirrorFailure['kind'], message: string, cause?: unknown) {
    super(message, { cause });
    this.kind = kind;
  }
}

const where = 'formats/download';

/**
 * Downloads `url` to the partial file. If the server supports range requests, the download continues at the end of the
 * partial file. The caller then checks the hash of the whole file. The hash is wrong if the file on the server has
 * changed since the first part was downloaded.
 *
 * @throws MirrorFailure if the server does not answer, stalls, refuses, or sends less or more than it declared;
 *   GanError `io` if the file cannot be written; the signal's reason if it is aborted
 */
export async function fetchFile(request: FetchRequest, offset: number): Promise<void> {
  const { url, partial, signal, connectTimeout } = request;
  const watchdog = new AbortController();
  const both = signal === undefined ? watchdog.signal : AbortSignal.any([signal, watchdog.signal]);
  const headers = { 'accept-encoding': 'identity', ...(offset > 0 && { range: `bytes=${offset}-` }) };
  const late = new MirrorFailure('unreachable', `no answer within ${connectTimeout} ms`);
  const response = await within(connectTimeout, watchdog, late, () => fetch(url, { headers, signal: both })).catch(
    (cause: unknown) => {
      throw failureOf('unreachable', cause, signal);
    },
  );
  try {
    const { status } = response;
    if (status === 416 && offset > 0) return; // no bytes are left; the checksum shows whether the file is complete
    if (status !== 200 && status !== 206) throw refusedBy(response);
    const resumed = status === 206 && Number(/^bytes (\d+)-/.exec(response.headers.get('content-range') ?? '')?.[1]);
    if (status === 206 && resumed !== offset) {
      await (await nodeFs(where)).rm(partial, { force: true });
      throw new MirrorFailure('passing', `did not answer with the bytes from ${offset} on`);
    }
    await writeBody(response, resumed || 0, request, watchdog);
  } catch (cause) {
    watchdog.abort(cause); // closes the connection
    throw cause;
  }
}

function refusedBy({ status, statusText }: Response): MirrorFailure {
  const passing = status >= 500 || status === 408 || status === 425 || status === 429;
  return new MirrorFailure(passing ? 'passing' : 'final', `answered ${status} ${statusText}`.trim());
}

async function writeBody(
  response: Response,
  start: number,
  { partial, bytes, stallTimeout, signal, onBytes }: FetchRequest,
  watchdog: AbortController,
): Promise<void> {
  // The declared length is the number of compressed bytes.
  const encoded = (response.headers.get('content-encoding') ?? 'identity') !== 'identity';
  const length = response.headers.get('content-length');
  const total = bytes ?? (encoded || length === null ? undefined : start + Number(length));
  if (!encoded && length !== null && start + Number(length) !== total) {
    throw new MirrorFailure('final', `declares ${start + Number(length)} bytes; expected ${total}`);
  }
  const toDisk = <T>(work: Promise<T>): Promise<T> =>
    work.catch((cause: unknown) => {
      throw ioError(where, `write ${partial}`, cause);
    });
  const file = await toDisk((await nodeFs(where)).open(partial, start > 0 ? 'a' : 'w'));
  let received = start;
  try {
    const reader = response.body?.getReader();
    const stalled = new MirrorFailure('passing', `sent nothing for ${stallTimeout} ms`);
    const next = () =>
      within(stallTimeout, watchdog, stalled, () => reader!.read()).catch((cause: unknown) => {
        throw failureOf('passing', cause, signal, `broke off after ${received} bytes`);
      });
    for (let part = reader && (await next()); part && !part.done; part = await next()) {
      received += part.value.length;
      if (received > (total ?? received))
        throw new MirrorFailure('final', `sent more than the expected ${total} bytes`);
      await toDisk(file.writeFile(part.value));
      onBytes(received, total, start);
    }
    if (received < (total ?? 0)) throw new MirrorFailure('passing', `ended after ${received} of ${total} bytes`);
    await toDisk(file.sync());
  } finally {
    await file.close();
  }
}

/** Runs `work`. If it takes longer than `ms` milliseconds, aborts it with the error `late`. */
async function within<T>(ms: number, watchdog: AbortController, late: Error, work: () => Promise<T>): Promise<T> {
  const timer = setTimeout(() => watchdog.abort(late), ms);
  try {
    return await work();
  } catch (cause) {
    throw watchdog.signal.aborted ? watchdog.signal.reason : cause;
  } finally {
    clearTimeout(timer);
  }
}

function failureOf(kind: MirrorFailure['kind'], cause: unknown, signal?: AbortSignal, what?: string): unknown {
  if (signal?.aborted) return signal.reason;
  if (cause instanceof MirrorFailure) return cause;
  const { message, cause: deeper } = cause as Error;
  const detail = (deeper as Error | undefined)?.message || message; // fetch stores the reason in `cause`
  return new MirrorFailure(kind, what === undefined ? detail : `${what} (${detail})`, cause);
}
