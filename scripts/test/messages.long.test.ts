import { readFileSync } from 'node:fs';
import ts from 'typescript';
import { expect, it } from 'vitest';
import { filesBelow, root } from './source-files.ts';

/** A message as it is in the source. Each inserted value is replaced by …. */
interface Message {
  readonly place: string;
  readonly text: string;
}

/** Returns the text of a literal, a template or a sum of them. Returns undefined if the text is computed elsewhere. */
function textOf(node: ts.Expression): string | undefined {
  if (ts.isStringLiteralLike(node)) return node.text;
  if (ts.isTemplateExpression(node)) {
    return node.head.text + node.templateSpans.map(({ literal }) => `…${literal.text}`).join('');
  }
  if (!ts.isBinaryExpression(node) || node.operatorToken.kind !== ts.SyntaxKind.PlusToken) return undefined;
  return (textOf(node.left) ?? '…') + (textOf(node.right) ?? '…');
}

/** Returns the literal messages of `new GanError(where, message, ...)` in a source file. */
function messagesOf(file: string): Message[] {
  const text = readFileSync(`${root}${file}`, 'utf8');
  if (!text.includes('new GanError(')) return [];
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest);
  const found: Message[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isNewExpression(node) && node.expression.getText(source) === 'GanError') {
      const message = node.arguments?.[1] === undefined ? undefined : textOf(node.arguments[1]);
      const line = source.getLineAndCharacterOfPosition(node.getStart(source)).line + 1;
      if (message !== undefined) found.push({ place: `${file}:${line}`, text: message });
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

/** Lists patterns of sentences that are hard to read, each with the reason. */
const RIDDLES: readonly (readonly [RegExp, string])[] = [
  [
    /\b(cannot|not|no|never)\b[^.;:]*\b(not|no|never|none|without)\b(?! of\b)[^.;:]*\b(not|no|never)\b/i,
    'three negations',
  ],
  [
    /\bcannot be had\b|\bgoes? on\b|\bis told\b|\bheld to\b|\bof two at once\b/i,
    'an expression that readers of English do not know',
  ],
  [/\b(must|may) be at least one;/, 'the number of what? Say "must have at least one ..."'],
  [/\bnot un\w+/i, 'a double negation'],
];

const messages = filesBelow('packages', /\.ts$/)
  .filter((file) => file.includes('/src/'))
  .flatMap(messagesOf);

it('finds the messages', () => {
  expect(messages.length).toBeGreaterThan(400);
});

it('every message of an error is one to four sentences that end with a full stop', () => {
  const wrong = messages.filter(({ text }) => !/[.?…]$/.test(text.trimEnd()));
  expect(wrong).toEqual([]);
  const long = messages.filter(({ text }) => text.length > 340 || text.split(/[.?] /).length > 4);
  expect(long).toEqual([]);
});

it('no message of an error is a riddle', () => {
  const hard = messages.flatMap(({ place, text }) =>
    RIDDLES.filter(([pattern]) => pattern.test(text)).map(([, why]) => ({ place, text, why })),
  );
  expect(hard).toEqual([]);
});

it('no sentence of a message has more than 30 words', () => {
  const sentences = messages.flatMap(({ place, text }) =>
    text.split(/(?<=[.?]) |; /).map((sentence) => ({ place, sentence, words: sentence.split(/\s+/).length })),
  );
  expect(sentences.filter(({ words }) => words > 30)).toEqual([]);
});
