/**
 * Cuts the text of a trail's file into the texts of its events, a piece of the file at a time: a file of gigabytes needs
 * no more memory than its largest event, and one that was cut off is told from one that is whole.
 *
 * An event is an object, in one of these places: in the list `Records` (a trail's file), `Events` (what
 * `aws cloudtrail lookup-events` prints) or `events` (what `aws logs filter-log-events` prints) of an object; in a list
 * by itself; or alone, one after another (JSON lines). Only what tells where an event begins and ends is looked at here;
 * whether it is JSON is for whoever parses it.
 */

/** Why a text is no trail's. */
export type SplitFault = 'not-json' | 'not-events' | 'too-large';

/**
 * Where a text ended too early: inside an event, or before what holds the events was closed; or it is whole, and says that
 * it is a page of several (`NextToken`, of `--max-items` and `--no-paginate`).
 */
export type Cut = 'in-event' | 'in-list' | 'has-more';

/** Characters of one event. CloudTrail's largest has 256 kB, which JSON inside JSON may double. */
export const LARGEST_EVENT = 4_000_000;

const LISTS: ReadonlySet<string> = new Set(['Records', 'Events', 'events']);
/** What is beside such a list if it goes on elsewhere. */
const PAGE_NAMES: ReadonlySet<string> = new Set(['NextToken', 'nextToken']);

export class EventSplitter {
  readonly #largest: number;
  /** How many lists and objects are open. */
  #depth = 0;
  #inText = false;
  /** The last piece ended with a backslash. */
  #isEscaped = false;
  /** The last text directly in the outermost object: before a value it is the value's name. */
  #name = '';
  /** The depth inside the list of events; undefined outside one. */
  #list: number | undefined;
  /** The depth around the object that is kept; undefined: none is. */
  #kept: number | undefined;
  /** What is kept of earlier pieces. */
  #held = '';
  /** Where in this piece the kept object begins, or goes on. */
  #from = 0;
  #isEmpty = true;
  #whole = 0;
  /** What the value is of that comes next, directly in the outermost object; after its colon. */
  #key: string | undefined;
  /** The outermost object has the name of a next page. */
  #isPage = false;
  /** The last object that held events was a page, and none came after it. */
  #hasMore = false;
  #fault: SplitFault | undefined;

  /** @param largest characters of one event at most */
  constructor(largest: number = LARGEST_EVENT) {
    this.#largest = largest;
  }

  /** Whole events so far. */
  get whole(): number {
    return this.#whole;
  }

  /** Once there is one, nothing more is taken. */
  get fault(): SplitFault | undefined {
    return this.#fault;
  }

  /** Nothing but blanks so far. */
  get isEmpty(): boolean {
    return this.#isEmpty;
  }

  /** After the last piece: whether something is missing. */
  get cut(): Cut | undefined {
    if (this.#depth === 0 && !this.#inText) return this.#hasMore ? 'has-more' : undefined;
    return this.#kept === undefined ? 'in-list' : 'in-event';
  }

  /** The texts of the events that end in this piece, in their order. */
  push(piece: string): string[] {
    const events: string[] = [];
    this.#from = 0;
    for (let at = 0; at < piece.length && this.#fault === undefined; ) {
      if (this.#inText) {
        at = this.#readText(piece, at);
        continue;
      }
      const found = nextSign(piece, at);
      this.#checkBetween(piece, at, found);
      at = found + 1;
      if (found === piece.length || this.#fault !== undefined) break;
      const event = this.#takeSign(piece, found);
      if (event !== undefined) events.push(event);
    }
    if (this.#kept !== undefined) this.#held += piece.slice(this.#from);
    if (this.#held.length > this.#largest) this.#fault ??= 'too-large';
    return events;
  }

  /** Up to the end of a text, or of the piece. */
  #readText(piece: string, begin: number): number {
    let at = this.#isEscaped ? begin + 1 : begin;
    this.#isEscaped = false;
    let quote = piece.indexOf('"', at);
    while (quote >= 0 && backslashesBefore(piece, quote, at) % 2 === 1) {
      at = quote + 1;
      quote = piece.indexOf('"', at);
    }
    this.#inText = quote < 0;
    if (quote < 0) this.#isEscaped = backslashesBefore(piece, piece.length, at) % 2 === 1;
    const end = quote < 0 ? piece.length : quote;
    if (this.#depth === 1 && this.#name.length < 20) this.#name += piece.slice(begin, end);
    return quote < 0 ? end : end + 1;
  }

  /** Between signs there are blanks, and in objects that are kept also numbers and words. */
  #checkBetween(piece: string, from: number, to: number): void {
    if (this.#kept !== undefined || (this.#depth > 0 && this.#list !== this.#depth) || from === to) return;
    if (!/^[\s\uFEFF]*$/.test(piece.slice(from, to))) this.#fault = this.#depth === 0 ? 'not-json' : 'not-events';
  }

  #takeSign(piece: string, at: number): string | undefined {
    const outside = this.#kept === undefined && (this.#depth === 0 || this.#list === this.#depth);
    this.#isEmpty = false;
    const isColon = piece[at] === ':' && this.#depth === 1;
    if (piece[at] !== '"') this.#key = isColon ? this.#name : undefined;
    switch (piece[at]) {
      case '"':
        if (outside) this.#fault = this.#depth === 0 ? 'not-json' : 'not-events';
        this.#inText = true;
        if (this.#depth === 1 && this.#key !== undefined && PAGE_NAMES.has(this.#key)) this.#isPage = true;
        if (this.#depth === 1) this.#name = '';
        return undefined;
      case '{':
        if (outside) this.#keep(at);
        this.#depth += 1;
        return undefined;
      case '[':
        this.#openList(outside);
        return undefined;
      case '}':
      case ']':
        return this.#close(piece, at);
      default:
        if (this.#depth === 0) this.#fault = 'not-json';
        return undefined;
    }
  }

  #keep(at: number): void {
    this.#kept = this.#depth;
    this.#from = at;
    this.#held = '';
  }

  #openList(outside: boolean): void {
    if (outside && this.#depth > 0) this.#fault = 'not-events';
    const isOfEvents = this.#depth === 0 || (this.#depth === 1 && this.#list === undefined && LISTS.has(this.#name));
    this.#depth += 1;
    if (!isOfEvents) return;
    // What was kept until here only holds the events.
    this.#kept = undefined;
    this.#held = '';
    this.#list = this.#depth;
  }

  #close(piece: string, at: number): string | undefined {
    if (this.#depth === 0) this.#fault = 'not-json';
    if (this.#list === this.#depth) this.#list = undefined;
    this.#depth -= 1;
    if (this.#depth === 0) {
      // To an event by itself the name means nothing.
      this.#hasMore = this.#isPage && this.#kept === undefined;
      this.#isPage = false;
    }
    if (this.#kept !== this.#depth) return undefined;
    const event = this.#held + piece.slice(this.#from, at + 1);
    this.#kept = undefined;
    this.#held = '';
    this.#whole += 1;
    return event;
  }
}

/** The index of the next sign that opens, closes or separates; the length of the piece if there is none. */
function nextSign(piece: string, from: number): number {
  for (let at = from; at < piece.length; at += 1) {
    const code = piece.charCodeAt(at);
    // " , : [ ] { }
    if (code === 0x22 || code === 0x2c || code === 0x3a || code === 0x5b || code === 0x5d) return at;
    if (code === 0x7b || code === 0x7d) return at;
  }
  return piece.length;
}

/** How many stand directly before `end`, none of them before `from`. */
function backslashesBefore(piece: string, end: number, from: number): number {
  let at = end;
  while (at > from && piece[at - 1] === '\\') at -= 1;
  return end - at;
}
