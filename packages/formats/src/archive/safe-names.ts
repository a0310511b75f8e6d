/**
 * Characters 128 to 255 of code page 437. Names in a zip archive that are not UTF-8 have this encoding (APPNOTE
 * appendix D). Names in other code pages get wrong letters, but different names stay different.
 */
const CP437 =
  'ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜ¢£¥₧ƒáíóúñÑªº¿⌐¬½¼¡«»░▒▓│┤╡╢╖╕╣║╗╝╜╛┐└┴┬├─┼╞╟╚╔╩╦╠═╬╧╨╤╥╙╘╒╓╫╪┘┌█▄▌▐▀αßΓπΣσµτΦΘΩδ∞φε∩≡±≥≤⌠⌡÷≈°∙·√ⁿ²■\u00a0';

/**
 * Decodes a name in an archive. It uses UTF-8 if the bytes are valid UTF-8, and code page 437 otherwise.
 *
 * @param unicode the name in UTF-8 from an extra field; if it is valid, it is used instead of `bytes`
 */
export function decodeName(bytes: Uint8Array, unicode?: Uint8Array): string {
  return (unicode && utf8(unicode)) ?? utf8(bytes) ?? cp437(bytes);
}

function utf8(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

function cp437(bytes: Uint8Array): string {
  let name = '';
  bytes.forEach((byte, i) => {
    // In GBK and Shift-JIS a backslash can be the second byte of a letter. Such a backslash is not a separator.
    const half = byte === 0x5c && bytes[i - 1]! >= 0x81;
    name += half ? '_' : byte < 128 ? String.fromCharCode(byte) : CP437[byte - 128];
  });
  return name;
}

/** Splits a path in an archive at slashes and at the backslashes of Windows. The drive and the root are removed. */
function partsOf(name: string): string[] {
  return name.replace(/^[A-Za-z]:(?=[\\/])/, '').split(/[\\/]/);
}

/** Returns whether a name leads out of the folder in which an archive is unpacked. */
export function leavesRoot(name: string): boolean {
  let depth = 0;
  return partsOf(name).some((part) => {
    if (part === '..') depth--;
    else if (part !== '' && part !== '.') depth++;
    return depth < 0;
  });
}

/** Returns whether a name is the name of a folder: its last part is empty, `.` or `..`. */
export function isFolderName(name: string): boolean {
  return /(^|[\\/])\.{0,2}$/.test(name);
}

/**
 * Returns names under which the files of an archive can be stored on any system. They are in the same order and all
 * different.
 *
 * Backslashes become slashes. Drives, leading slashes and `.` are removed. `..` is resolved. Colons and control
 * characters become `_`. If two names are then equal, a name that did not change keeps its form, and the other name
 * gets a number: if there is a file `1.png`, then `./1.png` becomes `1 (2).png`.
 *
 * @param stored names for which {@link leavesRoot} is false
 */
export function safeNames(stored: readonly string[]): string[] {
  const cleaned = stored.map(cleanName);
  const taken = new Set<string>();
  const names = cleaned.map((name, i) => {
    if (name !== stored[i] || taken.has(name)) return undefined;
    taken.add(name);
    return name;
  });
  const next = new Map<string, number>();
  return names.map((name, i) => {
    if (name !== undefined) return name;
    const wanted = cleaned[i]!;
    let own = wanted;
    let number = next.get(wanted) ?? 2;
    while (taken.has(own)) own = numbered(wanted, number++);
    next.set(wanted, number);
    taken.add(own);
    return own;
  });
}

function cleanName(name: string): string {
  const parts: string[] = [];
  for (const part of partsOf(name)) {
    if (part === '..') parts.pop();
    // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is replaced
    else if (part !== '' && part !== '.') parts.push(part.replace(/[:\u0000-\u001f\u007f]/g, '_'));
  }
  return parts.join('/') || '_';
}

/** Adds a number to a name: `a/b.png` and 2 give `a/b (2).png`. */
function numbered(name: string, number: number): string {
  const dot = name.lastIndexOf('.');
  const end = dot > name.lastIndexOf('/') + 1 ? dot : name.length;
  return `${name.slice(0, end)} (${number})${name.slice(end)}`;
}
