/**
 * How deep lists and mappings stand within each other, told from the lexer's lexemes. The parser that comes after it
 * calls itself for every level: 30,000 brackets would end it with a stack overflow. Counts rather a level too many than
 * one too few: a scalar counts as a level of its own.
 */
export class YamlNesting {
  /** The columns of the open block collections, outermost first. */
  #open: { column: number; isList: boolean }[] = [];
  #brackets = 0;
  #column = 0;

  get depth(): number {
    return this.#open.length + this.#brackets;
  }

  /** Takes the next lexeme; `isScalar` tells text from punctuation. */
  next(lexeme: string, isScalar: boolean): void {
    if (isScalar) this.#openBlock(false);
    else this.#punctuation(lexeme);
    const newline = lexeme.lastIndexOf('\n');
    this.#column = newline < 0 ? this.#column + lexeme.length : lexeme.length - newline - 1;
  }

  #punctuation(lexeme: string): void {
    switch (lexeme[0]) {
      case '[':
      case '{':
        this.#brackets += 1;
        break;
      case ']':
      case '}':
        this.#brackets = Math.max(0, this.#brackets - 1);
        break;
      case '"':
      case "'":
      case '?':
        this.#openBlock(false);
        break;
      case '-':
        if (lexeme === '-') this.#openBlock(true);
    }
  }

  #openBlock(isList: boolean): void {
    if (this.#brackets > 0) return;
    while ((this.#open.at(-1)?.column ?? -1) > this.#column) this.#open.pop();
    let last = this.#open.at(-1);
    // A list may stand at the column of the key that it belongs to; the next key at that column ends it.
    if (last?.column === this.#column && last.isList && !isList) {
      this.#open.pop();
      last = this.#open.at(-1);
    }
    if (last?.column !== this.#column || last.isList !== isList) this.#open.push({ column: this.#column, isList });
  }
}
