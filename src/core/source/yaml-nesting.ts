/**
 * How deep lists and mappings are nested, from the lexer's lexemes. The parser that comes after it
 * calls itself for every level: 30,000 brackets would end it with a stack overflow. Counts rather a level too many than
 * one too few: a scalar counts as a level of its own.
 */
export class YamlNesting {
  /** The columns of the open block collections, outermost first. */
  #open: { column: number; isList: boolean }[] = [];
  #brackets = 0;

  get depth(): number {
    return this.#open.length + this.#brackets;
  }

  openBracket(): void {
    this.#brackets += 1;
  }

  closeBracket(): void {
    if (this.#brackets > 0) this.#brackets -= 1;
  }

  /**
   * A list item (`- `), or whatever else stands at a column: a key, a scalar. Inside brackets, columns mean nothing.
   */
  block(column: number, isList: boolean): void {
    if (this.#brackets > 0) return;
    let last = this.#open.at(-1);
    while (last !== undefined && last.column > column) {
      this.#open.pop();
      last = this.#open.at(-1);
    }
    // A list may stand at the column of the key that it belongs to; the next key at that column ends it.
    if (last?.column === column && last.isList && !isList) {
      this.#open.pop();
      last = this.#open.at(-1);
    }
    if (last?.column !== column || last.isList !== isList) this.#open.push({ column, isList });
  }
}
