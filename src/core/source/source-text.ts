/** From bytes to text: UTF-8 or nothing, without a byte order mark, with `\n` line ends. */
import { encodingOf } from '../text/decoded.ts';
import { forbiddenCharacter } from '../text/forbidden-characters.ts';
import type { SourceProblem } from './source-issues.ts';
import { MANIFEST_YAML, type YamlDialect } from './yaml-dialect.ts';

export interface SourceText {
  readonly text: string;
  readonly problems: readonly SourceProblem[];
}

/** With problems, `text` is only for showing their place. */
export function decodeSource(bytes: Uint8Array, dialect: YamlDialect = MANIFEST_YAML): SourceText {
  if (bytes.length > dialect.bytes) return { text: '', problems: [tooLarge(bytes.length, dialect)] };
  // Without its mark UTF-16 is valid UTF-8, full of NUL bytes.
  const text = encodingOf(bytes) === 'utf-8' ? decode(bytes) : undefined;
  if (text === undefined) return { text: '', problems: [notUtf8(bytes)] };
  const forbidden = forbiddenCharacter(text);
  return { text, problems: forbidden === undefined ? [] : [character(forbidden)] };
}

const AS_UTF8 = 'save it as UTF-8: in PowerShell with Out-File -Encoding utf8';

function decode(bytes: Uint8Array): string | undefined {
  try {
    // Also removes the byte order mark.
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    return text.includes('\r') ? text.replaceAll('\r\n', '\n') : text;
  } catch {
    return undefined;
  }
}

function tooLarge(bytes: number, dialect: YamlDialect): SourceProblem {
  return {
    code: 'file-too-large',
    offset: 0,
    message: `the file has ${bytes} bytes; the limit is ${dialect.bytes}`,
    remedy: dialect.remedies.tooLarge,
  };
}

function notUtf8(bytes: Uint8Array): SourceProblem {
  return {
    code: 'not-utf8',
    offset: 0,
    message: encodingOf(bytes) === 'utf-8' ? 'the file is not UTF-8 text' : 'the file is UTF-16 text',
    remedy: AS_UTF8,
  };
}

function character({ offset, name, what }: { offset: number; name: string; what: string }): SourceProblem {
  if (name === 'U+0000') {
    return {
      code: 'not-utf8',
      offset,
      message: 'the file has a NUL byte: it is not text',
      remedy: AS_UTF8,
    };
  }
  return {
    code: 'forbidden-character',
    offset,
    message: `${name} is ${what}`,
    remedy: 'delete it: what people read must be what the file says',
  };
}
