import { openZipByKey } from '../archive/zip-reader.ts';
import { checkBytes } from '../options/bytes.ts';
import { bytesOf, itemSize, type NamedArray } from '../tensor/named-array.ts';
import { ByteReader } from './byte-reader.ts';
import { readPickle } from './pickle.ts';
import { describe, type PickleValue, PyDict, PyList } from './pickle-value.ts';
import { damaged, WHERE } from './pth-error.ts';
import { nameTensors } from './pth-names.ts';
import { storageTable, torchGlobal } from './torch-globals.ts';
import { arraysOf, type TorchStorage } from './torch-tensor.ts';

/** The content of a .pth file. */
export interface Pth {
  /** The tensors by name. A name consists of the keys on the tensor's path, joined by dots, as in `model.fc.weight`. */
  readonly tensors: Record<string, NamedArray>;
}

/** The magic number and the version at the start of every legacy file (torch/serialization.py of PyTorch 2). */
const MAGIC = 0x1950a86a20f9469cfc6cn;
const VERSION = 1001;

/**
 * Maximum total length of all names, per byte of the file. A name repeats the keys of the dicts around it. A file with
 * a longer total is hostile.
 */
const NAMES_PER_BYTE = 8;

/** The value of a pickle, and a function that returns the bytes of a storage. */
interface Contents {
  readonly value: PickleValue;
  readonly storages: (storage: TorchStorage) => Uint8Array;
}

/**
 * Reads the tensors of a .pth file without running code. It supports the zip format (PyTorch 1.6 and later) and the
 * legacy format.
 *
 * Both formats are pickles, which Python runs as programs. This reader knows only the operations that rebuild tensors,
 * dicts and lists, and harmless values (devices, dtypes, counters, sets). If a file uses any other global, for example
 * `os.system` or the class of a model, the reader throws an error that names the global. Nested dicts become names with
 * dots, and parameters become tensors. Other values are omitted.
 *
 * Strides, offsets and shared storages are supported. The results are in row-major order. They are views into `file` if
 * order and alignment allow it, and copies otherwise. F16 and BF16 are returned as bits, which {@link toFloat32}
 * decodes. The reader uses memory of at most a few times the size of the file, and at most about 300 MB for its pickle.
 *
 * @throws GanError `file` unless the file is a complete, valid, little-endian file of tensors that JavaScript can hold;
 *   `checksum` if a CRC in the zip format differs
 *
 * @example
 * const { tensors } = await decodePth(await readFile('vgg16.pth'));
 * tensors['classifier.0.weight']?.shape; // [4096, 25088]
 */
export async function decodePth(file: Uint8Array): Promise<Pth> {
  checkBytes(WHERE, file);
  const bytes = bytesOf(file);
  const isZip = bytes[0] === 0x50 && bytes[1] === 0x4b;
  const { value, storages } = isZip ? await readZipContainer(bytes) : readLegacy(bytes);
  const toArray = arraysOf(storages, bytes.length);
  const named = [...nameTensors(value, NAMES_PER_BYTE * bytes.length)];
  return { tensors: Object.fromEntries(named.map(([name, tensor]) => [name, toArray(tensor)])) };
}

/** Reads a zip archive with `<name>/data.pkl` and one `<name>/data/<key>` for each storage. */
async function readZipContainer(bytes: Uint8Array): Promise<Contents> {
  const archive = openZipByKey(bytes);
  const names = new Set(archive.names);
  const folder = folderOf(archive.names);
  let unpacked = 0;
  const read = async (name: string): Promise<Uint8Array> => {
    unpacked += archive.sizeOf(name);
    // PyTorch does not compress files, so the unpacked files cannot be larger than the archive.
    if (unpacked > bytes.length) {
      throw damaged(
        'its tensors are compressed; PyTorch does not write such files. In Python, load it and save it again',
      );
    }
    return archive.read(name);
  };
  const order = names.has(`${folder}byteorder`) ? await read(`${folder}byteorder`) : undefined;
  if (order !== undefined && new TextDecoder().decode(order) !== 'little') throw damaged('its numbers are big-endian');
  const pickle = await read(`${folder}data.pkl`);
  const { storages, persistent } = storageTable(5);
  const { value, end } = readPickle(pickle, 0, { global: torchGlobal, persistent });
  checkEnd(pickle.length - end);
  const contents = new Map<TorchStorage, Uint8Array>();
  for (const storage of storages.values()) {
    const name = `${folder}data/${storage.key}`;
    const found = names.has(name) ? archive.sizeOf(name) : 'none, as it is missing';
    if (found !== storage.byteLength) {
      throw damaged(`'${name.slice(0, 100)}' must have ${storage.byteLength} bytes; it has ${found}`);
    }
    contents.set(storage, await read(name));
  }
  return { value, storages: (storage) => contents.get(storage)! };
}

/** Returns the folder that contains data.pkl, with its slash. Throws for other zip files of PyTorch. */
function folderOf(names: readonly string[]): string {
  if (names.some((name) => /^[^/]+\/(code\/|constants\.pkl$)/.test(name))) {
    throw damaged(
      'it is a TorchScript program (torch.jit.save), not its weights alone. ' +
        'In Python: torch.save(torch.jit.load(path).state_dict(), "weights.pth")',
    );
  }
  if (names.some((name) => /(^|\/)(serialized_exported_program\.json|archive_format)$/.test(name))) {
    throw damaged(
      'it is an exported program (torch.export.save), not its weights alone. ' +
        'In Python: torch.save(torch.export.load(path).state_dict, "weights.pth")',
    );
  }
  const pickles = names.filter((name) => /^[^/]+\/data\.pkl$/.test(name));
  if (pickles.length === 1) return pickles[0]!.slice(0, -'data.pkl'.length);
  const held = names.slice(0, 5).join(', ').slice(0, 200);
  throw damaged(
    `a zip archive of tensors must have one data.pkl in a folder; it has ${pickles.length} among ${held || 'no files'}`,
  );
}

/**
 * Reads a legacy file. It consists of five pickles (magic number, version, system, value, keys of storages), followed
 * by the length and the numbers of each storage.
 */
function readLegacy(bytes: Uint8Array): Contents {
  const nothing = { global: () => undefined, persistent: (id: PickleValue) => notHere(id) };
  let at = 0;
  const next = (world: Parameters<typeof readPickle>[2]): PickleValue => {
    const { value, end } = readPickle(bytes, at, world);
    at = end;
    return value;
  };
  if (bytes[0] !== 0x80 || next(nothing) !== MAGIC)
    throw damaged("it does not begin like a zip archive or with PyTorch's magic number");
  const version = next(nothing);
  if (version !== VERSION) throw damaged(`its version must be ${VERSION}; received ${describe(version)}`);
  const system = next(nothing);
  if (!(system instanceof PyDict) || system.entries.get('little_endian') !== true) {
    throw damaged('its numbers are not little-endian');
  }
  const { storages, persistent } = storageTable(6);
  const value = next({ global: torchGlobal, persistent });
  const keys = next(nothing);
  const order = keys instanceof PyList ? keys.items.map((key) => storages.get(key as string)) : [];
  if (order.length !== storages.size || new Set(order).size !== storages.size || order.includes(undefined)) {
    throw damaged(`its ${storages.size} storages must be listed once each; it lists ${describe(keys)}`);
  }
  const reader = new ByteReader(bytes, at, () => damaged('its storages are truncated'));
  const contents = new Map<TorchStorage, Uint8Array>();
  for (const storage of order as TorchStorage[]) {
    const length = reader.u64();
    if (length !== storage.length) {
      throw damaged(`storage '${storage.key.slice(0, 60)}' must have ${storage.length} elements; it has ${length}`);
    }
    contents.set(storage, reader.take(length * itemSize(storage.dtype)));
  }
  checkEnd(reader.rest);
  return { value, storages: (storage) => contents.get(storage)! };
}

function checkEnd(rest: number): void {
  if (rest > 0) throw damaged(`${rest} bytes follow its end`);
}

function notHere(id: PickleValue): never {
  throw damaged(`it has an unexpected persistent id (${describe(id)})`);
}
