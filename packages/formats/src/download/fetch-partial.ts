import { ioError, nodeFs } from '../files/files.ts';
import { discardPartial, inspectPartial, noteOrigin, type Origin } from './partial-file.ts';

/** One attempt at fetching a file. */
export interface FetchRequest {
  readonly url: string;
  /** Where the bytes go; what is there already is continued if it surely is of the same file. */
  readonly partial: string;
  /** Whether a checksum will be taken, so that a wrong continuation would be noticed. */
  readonly checked: boolean;
  /** Length that the file must have, if known. */
  readonly bytes: number | undefined;
  /** Milliseconds until the server must have answered. */
  readonly connectTimeout: number;
  /** Milliseconds within which each further byte must come. */
  readonly stallTimeout: number;
  readonly signal: AbortSignal | undefined;
  readonly onBytes: (received: number, total: number | undefined, resumedAt: number) => void;
}

/** Why a mirror gave no file, and whether asking it again may help. */
export class MirrorFailure extends Error {
  /** `unreachable`: no answer at all; `passing`: may work when asked again; `final`: will not. */
  readonly kind: 'unreachable' | 'passing' | 'final';

  constructor(kind: MirrorFailure['kind'], message: string, cause?: unknown) {
    super(message, { cause });
    this.kind = kind;
  }
}

const where = 'formats/download';

/**
 * Fetches `url` into the partial file, from where it ends if the server can and the file has not changed.
 *
 * @returns at which byte it went on, 0 if it began anew
 * @throws MirrorFailure when the server does not answer, stalls, refuses, or sends less or more than it promised;
 * GanError `io` when the file cannot be written; the signal's reason when aborted
 */
export async function fetchPartial(request: FetchRequest): Promise<number> {
  const { url, partial, signal } = request;
  const { size, origin } = await inspectPartial(partial);
  const resumable = origin?.url === url && (origin.validator !== undefined || request.checked);
  const offset = resumable ? size : 0;
  if (offset > 0 && offset === (request.bytes ?? origin?.total)) return offset; // whole, but it was not renamed
  const watchdog = new AbortController();
  const both = signal === undefined ? watchdog.signal : AbortSignal.any([signal, watchdog.signal]);
  const late = new MirrorFailure('unreachable', `no answer within ${request.connectTimeout} ms`);
  const response = await within(request.connectTimeout, watchdog, late, () =>
    fetch(url, { headers: headersFor(offset, origin), signal: both }),
  ).catch((cause: unknown) => {
    throw failureOf('unreachable', cause, request);
  });
  try {
    const start = await startOf(response, offset, origin, request);
    const total = totalOf(response, start, request);
    if (start === 0) await discardPartial(partial); // first: a kill must not leave old bytes under a new origin
    await toDisk(partial, noteOrigin(partial, { url, validator: validatorOf(response), total }));
    await writeBody(response, start, total, request, watchdog);
    return start;
  } catch (cause) {
    watchdog.abort(cause); // lets go of the connection
    throw cause;
  }
}

function headersFor(offset: number, origin: Origin | undefined): Record<string, string> {
  const headers = { 'accept-encoding': 'identity' }; // the file's own bytes, not a compression of them
  if (offset === 0) return headers;
  const range = { ...headers, range: `bytes=${offset}-` };
  return origin?.validator === undefined ? range : { ...range, 'if-range': origin.validator };
}

/** The byte that the body begins at; any earlier part stays, any other is given up. */
async function startOf(
  response: Response,
  offset: number,
  origin: Origin | undefined,
  { partial }: FetchRequest,
): Promise<number> {
  const { status } = response;
  if (status === 200) return 0;
  if (status === 206) {
    const start = Number(/^bytes (\d+)-/.exec(response.headers.get('content-range') ?? '')?.[1]);
    const changed = origin?.validator !== undefined && validatorOf(response) !== origin.validator;
    if (offset > 0 && start === offset && !changed) return offset;
  }
  if (status === 206 || status === 416) {
    await discardPartial(partial);
    throw new MirrorFailure('passing', `answered ${status} to a request from byte ${offset}, without the rest`);
  }
  const passing = status >= 500 || status === 408 || status === 425 || status === 429;
  throw new MirrorFailure(passing ? 'passing' : 'final', `answered ${status} ${response.statusText}`.trim());
}

/** The whole file's length, as far as the server says it. */
function totalOf(response: Response, start: number, { bytes }: FetchRequest): number | undefined {
  const { headers } = response;
  if ((headers.get('content-encoding') ?? 'identity') !== 'identity') return undefined; // then lengths are of the code
  const range = /\/(\d+)$/.exec(headers.get('content-range') ?? '')?.[1];
  const length = headers.get('content-length');
  const total = range !== undefined ? Number(range) : length !== null ? start + Number(length) : undefined;
  if (bytes !== undefined && total !== undefined && total !== bytes) {
    throw new MirrorFailure('final', `promises ${total} bytes where ${bytes} were expected`);
  }
  return total;
}

function validatorOf({ headers }: Response): string | undefined {
  const tag = headers.get('etag');
  return tag?.startsWith('"') ? tag : (headers.get('last-modified') ?? undefined); // W/"..." is too weak for a range
}

async function writeBody(
  response: Response,
  start: number,
  total: number | undefined,
  request: FetchRequest,
  watchdog: AbortController,
): Promise<void> {
  const { partial, stallTimeout, onBytes } = request;
  const limit = request.bytes ?? total ?? Number.POSITIVE_INFINITY;
  const reader = response.body?.getReader();
  const fs = await nodeFs(where);
  const file = await toDisk(partial, fs.open(partial, start > 0 ? 'a' : 'w'));
  let received = start;
  try {
    const stalled = new MirrorFailure('passing', `sent nothing for ${stallTimeout} ms`);
    const next = () =>
      within(stallTimeout, watchdog, stalled, () => reader!.read()).catch((cause: unknown) => {
        throw failureOf('passing', cause, request, `broke off after ${received} bytes`);
      });
    for (let part = reader && (await next()); part && !part.done; part = await next()) {
      received += part.value.length;
      if (received > limit) throw new MirrorFailure('final', `sends more than the ${limit} bytes expected`);
      await toDisk(partial, file.writeFile(part.value));
      onBytes(received, total ?? request.bytes, start);
    }
    if (received < (request.bytes ?? total ?? 0)) {
      throw new MirrorFailure('passing', `ended after ${received} of ${request.bytes ?? total} bytes`);
    }
    await toDisk(partial, file.sync());
  } finally {
    await file.close();
  }
}

/** Runs `work`, and aborts it with `late` when it takes longer than `ms`. */
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

function failureOf(kind: MirrorFailure['kind'], cause: unknown, { signal }: FetchRequest, what?: string): unknown {
  if (signal?.aborted) return signal.reason;
  if (cause instanceof MirrorFailure) return cause;
  const { message, cause: deeper } = cause as Error;
  const detail = (deeper as Error | undefined)?.message || message; // fetch hides the reason one level down
  return new MirrorFailure(kind, what === undefined ? detail : `${what} (${detail})`, cause);
}

function toDisk<T>(partial: string, work: Promise<T>): Promise<T> {
  return work.catch((cause: unknown) => {
    throw ioError(where, `write ${partial}`, cause);
  });
}
