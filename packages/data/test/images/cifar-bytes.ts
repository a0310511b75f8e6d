import { noise } from '../../../media/test/noise.ts';

/**
 * Returns binary records of CIFAR-10 with these labels and noise as pixels. It was written from the format's
 * description.
 */
export function cifarRecords(labels: readonly number[]): Uint8Array {
  const bytes = new Uint8Array(labels.length * 3073);
  labels.forEach((label, i) => {
    bytes[i * 3073] = label;
    bytes.set(noise(3072, i + 1), i * 3073 + 1);
  });
  return bytes;
}

/** Returns a tar archive of POSIX.1-1988 (ustar). It was written from the format's description. */
export function tarBytes(
  files: readonly { name: string; data?: Uint8Array; type?: string; prefix?: string }[],
): Uint8Array {
  const blocks: Uint8Array[] = [];
  for (const { name, data = new Uint8Array(0), type = '0', prefix = '' } of files) {
    const header = new Uint8Array(512);
    const put = (at: number, text: string): void => header.set(new TextEncoder().encode(text), at);
    put(0, name);
    put(100, '0000644\0');
    put(124, `${data.length.toString(8).padStart(11, '0')}\0`);
    put(136, '00000000000\0');
    put(148, '        ');
    put(156, type);
    put(257, 'ustar\x0000');
    put(345, prefix);
    const sum = header.reduce((a, b) => a + b);
    put(148, `${sum.toString(8).padStart(6, '0')}\0 `);
    const padded = new Uint8Array(Math.ceil(data.length / 512) * 512);
    padded.set(data);
    blocks.push(header, padded);
  }
  return Buffer.concat([...blocks, new Uint8Array(1024)]);
}
