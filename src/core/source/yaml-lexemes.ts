/**
 * Looks at every lexeme between lexer and parser, and finds what such files do without: deep nesting, and the YAML
 * features that let a file say something different from what a reviewer sees (an anchor far above, a tag, a directive).
 */

import type { SourceProblem } from './source-issues.ts';
import { SOURCE_LIMITS } from './source-limits.ts';
import type { YamlDialect } from './yaml-dialect.ts';
import { YamlNesting } from './yaml-nesting.ts';

/** What the lexer puts before the text of a plain or block scalar. It and two others stand for no character. */
const SCALAR_MARK = 0x1f;
const DOCUMENT_MARK = 0x02;
const FLOW_END_MARK = 0x18;

const NEWLINE = 0x0a;
const SPACE = 0x20;

export class YamlLexemes {
  readonly problems: SourceProblem[] = [];
  /** Set once: then the parser must not go on. */
  mustStop = false;
  readonly #dialect: YamlDialect;
  readonly #nesting = new YamlNesting();
  #count = 0;
  #offset = 0;
  #lineStart = 0;
  #isScalar = false;

  constructor(dialect: YamlDialect) {
    this.#dialect = dialect;
  }

  next(lexeme: string): void {
    // Numbers, and blanks first: this sees every lexeme of every file, half of them are blanks, and it is felt.
    const first = lexeme.charCodeAt(0);
    if (!this.#isScalar) {
      if (first === SPACE || first === NEWLINE) {
        this.#blank(lexeme, first);
        return;
      }
      if (lexeme.length === 1) {
        if (first === SCALAR_MARK) {
          this.#isScalar = true;
          return;
        }
        if (first === DOCUMENT_MARK || first === FLOW_END_MARK) return;
      }
    }
    if (this.#isScalar) this.#nesting.block(this.#offset - this.#lineStart, false);
    else this.#punctuation(lexeme);
    this.#count += 1;
    if (this.#nesting.depth > this.#dialect.depth) this.#stopAtDepth();
    if (this.#count > this.#dialect.pieces) this.#stopAtSize(`${this.#dialect.pieces} names, values and brackets`);
    if (lexeme.length > this.#dialect.characters)
      this.#stopAtSize(`${this.#dialect.characters} characters in one value`);
    const newline = lexeme.lastIndexOf('\n');
    if (newline >= 0) this.#lineStart = this.#offset + newline + 1;
    this.#offset += lexeme.length;
    this.#isScalar = false;
  }

  /** Blanks, or the end of a line. They count as well: a file may hold nothing else. */
  #blank(lexeme: string, first: number): void {
    this.#count += 1;
    if (this.#count > this.#dialect.pieces || lexeme.length > this.#dialect.characters) {
      this.#stopAtSize(`${this.#dialect.pieces} names, values and blanks`);
    }
    this.#offset += lexeme.length;
    if (first === NEWLINE) this.#lineStart = this.#offset;
  }

  /** Or a quoted scalar. Every other lexeme is known by its first character. */
  #punctuation(lexeme: string): void {
    switch (lexeme.charAt(0)) {
      case '[':
      case '{':
        this.#nesting.openBracket();
        break;
      case ']':
      case '}':
        this.#nesting.closeBracket();
        break;
      case '"':
      case "'":
      case '?':
        this.#nesting.block(this.#offset - this.#lineStart, false);
        break;
      case '-':
        if (lexeme === '-') this.#nesting.block(this.#offset - this.#lineStart, true);
        break;
      case '&':
        if (!this.#dialect.shares)
          this.#unwanted(lexeme, 'anchor', 'write the value out where it is needed, or quote it if you mean the text');
        break;
      case '*':
        if (!this.#dialect.shares)
          this.#unwanted(lexeme, 'alias', 'write the value out, or quote it if you mean the text');
        break;
      case '!':
        this.#unwanted(lexeme, 'tag', 'remove it, or quote the value if you mean the text');
        break;
      case '%':
        this.#unwanted(lexeme, 'directive', 'remove the line');
        break;
    }
  }

  #unwanted(lexeme: string, feature: string, remedy: string): void {
    const shown = lexeme.length > 40 ? `${lexeme.slice(0, 40)}…` : lexeme.trimEnd();
    const message = `${shown} is a YAML ${feature}, which ${this.#dialect.files} do not use`;
    this.problems.push({ code: 'yaml-feature', offset: this.#offset, message, remedy });
    if (this.problems.length >= SOURCE_LIMITS.issuesPerFile) this.mustStop = true;
  }

  #stopAtSize(limit: string): void {
    this.mustStop = true;
    this.problems.push({
      code: 'file-too-large',
      offset: this.#offset,
      message: `the file has more than ${limit}`,
      remedy: this.#dialect.remedies.tooLarge,
    });
  }

  #stopAtDepth(): void {
    this.mustStop = true;
    this.problems.push({
      code: 'yaml-too-deep',
      offset: this.#offset,
      message: `lists and mappings are nested more than ${this.#dialect.depth} levels deep here`,
      remedy: this.#dialect.remedies.tooDeep,
    });
  }
}
