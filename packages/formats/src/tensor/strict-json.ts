/**
 * Parses JSON like `JSON.parse`, but throws if an object has the same key twice. `JSON.parse` silently keeps the last
 * value.
 *
 * @throws SyntaxError if the text is not JSON or an object has a key twice
 */
export function parseJsonStrict(text: string): unknown {
  const value: unknown = JSON.parse(text);
  // Here the text is known to be valid JSON, so only strings, braces and colons matter.
  const open: Set<string>[] = [];
  for (let i = 0; i < text.length; i++) {
    const character = text[i];
    if (character === '{') open.push(new Set());
    else if (character === '}') open.pop();
    else if (character === '"') {
      const start = i;
      i = closingQuote(text, start);
      if (nextAfterSpace(text, i + 1) === ':') addKey(open.at(-1)!, JSON.parse(text.slice(start, i + 1)) as string);
    }
  }
  return value;
}

function addKey(keys: Set<string>, key: string): void {
  if (keys.has(key)) throw new SyntaxError(`duplicate key ${JSON.stringify(key)}`);
  keys.add(key);
}

function closingQuote(text: string, start: number): number {
  let i = start + 1;
  while (text[i] !== '"') i += text[i] === '\\' ? 2 : 1;
  return i;
}

function nextAfterSpace(text: string, start: number): string | undefined {
  let i = start;
  while (text[i] === ' ' || text[i] === '\n' || text[i] === '\r' || text[i] === '\t') i++;
  return text[i];
}
