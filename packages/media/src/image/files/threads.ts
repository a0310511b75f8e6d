import { readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';
import { codecOf, decodePlainly } from '../codec.ts';
import { faultOf } from '../not-read.ts';
import type { Codec, RgbImage } from '../rgb-image.ts';
import { pathOf } from './walk.ts';

/** An image file, given by its path or its bytes. */
export type ImageFile = { readonly path: string | Uint8Array } | { readonly bytes: Uint8Array };

/**
 * The result that a thread returns for a file. It contains the pixels if decoding needs no sharp. Otherwise it contains
 * the bytes of the file, or the reason why the file could not be read.
 */
export type FileContent =
  | { readonly image: RgbImage & { readonly codec: Codec } }
  | { readonly bytes: Uint8Array }
  | { readonly unreadable: string };

interface Job {
  readonly file: ImageFile;
  readonly done: (content: FileContent) => void;
  readonly failed: (cause: Error) => void;
}

const MARK = 'ganforge-png-thread';

const waiting: Job[] = [];
const idle: Worker[] = [];
const busy = new Map<Worker, Job>();

/**
 * Reads a file in a thread, and decodes the file if decoding needs no sharp. There is one thread per core, but at most
 * 4. Each thread works on one file at a time.
 *
 * The script of a thread is this module itself. Threads start on demand, are reused, and do not keep the process alive.
 */
export function readInThread(file: ImageFile): Promise<FileContent> {
  return new Promise((done, failed) => {
    waiting.push({ file, done, failed });
    next();
  });
}

function next(): void {
  if (waiting.length === 0) return;
  const thread = idle.pop() ?? (busy.size < Math.min(4, availableParallelism()) ? start() : undefined);
  if (thread === undefined) return;
  const job = waiting.shift()!;
  busy.set(thread, job);
  thread.ref();
  if ('path' in job.file) thread.postMessage(job.file);
  else {
    // The bytes are copied. If a view were transferred, the buffer of the whole archive would be transferred.
    const bytes = new Uint8Array(job.file.bytes);
    thread.postMessage({ bytes }, [bytes.buffer]);
  }
}

function start(): Worker {
  const thread = new Worker(script(), { eval: true, workerData: MARK, ...conditions() });
  thread.on('message', (content: FileContent) => {
    busy.get(thread)!.done(content);
    busy.delete(thread);
    idle.push(thread);
    thread.unref();
    next();
  });
  thread.on('error', (cause: Error) => {
    busy.get(thread)?.failed(cause);
    busy.delete(thread);
    next();
  });
  return thread;
}

const isSource = import.meta.url.endsWith('.ts');

/**
 * Returns the script of a thread, which loads this module. A published module is loaded directly, and a source file is
 * loaded through tsx.
 */
function script(): string {
  const load = `import(${JSON.stringify(import.meta.url)})`;
  return isSource ? `import('tsx/esm/api').then(({ register }) => { register(); return ${load}; })` : load;
}

function conditions(): { execArgv: string[] } {
  return { execArgv: isSource ? ['--conditions=@ganforge/source'] : [] };
}

async function contentOf(file: ImageFile): Promise<FileContent> {
  try {
    const bytes = 'path' in file ? readFileSync(pathOf(file.path)) : file.bytes;
    const image = await decodePlainly(bytes);
    return image === undefined ? { bytes: new Uint8Array(bytes) } : { image: { ...image, codec: codecOf(bytes)! } };
  } catch (error) {
    const { message, code } = error as NodeJS.ErrnoException;
    return { unreadable: code === undefined ? faultOf(error) : message };
  }
}

if (!isMainThread && workerData === MARK) {
  const port = parentPort!;
  port.on('message', async (file: ImageFile) => {
    const content = await contentOf(file);
    const { buffer } = 'image' in content ? content.image.data : 'bytes' in content ? content.bytes : new Uint8Array();
    port.postMessage(content, [buffer as ArrayBuffer]);
  });
}
