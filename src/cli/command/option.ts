/** Options and arguments as values: what commander has to know of one, and the type in which a verb receives it. */
import { Argument, InvalidArgumentError, Option } from 'commander';

export interface OptionSpec<T> {
  readonly flags: string;
  readonly description: string;
  /** Heading in `--help`; the verb's own come first, without one. */
  readonly group?: string;
  readonly choices?: readonly string[];
  /** As commander keeps it, and as `--help` shows it. */
  readonly byDefault?: string;
  /** @throws InvalidArgumentError */
  readonly parse?: (text: string, before?: unknown) => T;
  /** Other options, by their names in commander, that cannot be given as well. */
  readonly conflicts?: string | string[];
  /** From what commander keeps; undefined where the option was not given. */
  readonly read: (kept: unknown) => T;
}

export type OptionSpecs = Readonly<Record<string, OptionSpec<unknown>>>;

/** What a verb receives of the options that it declares, by the same names. */
export type OptionValues<Specs> = {
  readonly [Name in keyof Specs]: Specs[Name] extends OptionSpec<infer T> ? T : never;
};

/** `--yes`: true if it is given. `--no-lease`: false if it is given. */
export function flag(flags: string, description: string): OptionSpec<boolean> {
  const negated = flags.startsWith('--no-');
  return { flags, description, read: (kept) => (negated ? kept !== false : kept === true) };
}

/** `--out <FILE>`: any text. */
export function text(flags: string, description: string): OptionSpec<string | undefined> {
  return { flags, description, read: (kept) => (typeof kept === 'string' ? kept : undefined) };
}

/** A text that has to be understood. `parse` throws an InvalidArgumentError that says what it takes. */
export function parsed<T>(flags: string, description: string, parse: (text: string) => T): OptionSpec<T | undefined> {
  // commander keeps what `parse` gave.
  return { flags, description, parse, read: (kept) => kept as T | undefined };
}

/** `--accept <NAME>`, once for each: all of them, in their order. */
export function repeated(flags: string, description: string): OptionSpec<readonly string[]> {
  const listed = (kept: unknown) => (kept ?? []) as readonly string[];
  return { flags, description, parse: (text, before) => [...listed(before), text], read: listed };
}

/** One of a few words. */
export function oneOf<T extends string>(
  flags: string,
  description: string,
  choices: readonly T[],
): OptionSpec<T | undefined> {
  const read = (kept: unknown) => choices.find((choice) => choice === kept);
  return { flags, description, choices, read };
}

/** With a default, so that the verb always receives one. */
export function withDefault<T>(spec: OptionSpec<T | undefined>, byDefault: string): OptionSpec<T> {
  const read = (kept: unknown) => spec.read(kept) as T;
  return { ...spec, byDefault, read } as OptionSpec<T>;
}

/** The same options under a heading. */
export function grouped<Specs extends OptionSpecs>(group: string, specs: Specs): Specs {
  return Object.fromEntries(Object.entries(specs).map(([name, spec]) => [name, { ...spec, group }])) as Specs;
}

export function commanderOption({
  flags,
  description,
  group,
  choices,
  byDefault,
  parse,
  conflicts,
}: OptionSpec<unknown>): Option {
  const option = new Option(flags, description);
  if (group !== undefined) option.helpGroup(group);
  if (choices !== undefined) option.choices(choices);
  if (parse !== undefined) option.argParser(parse);
  if (byDefault !== undefined) option.default(parse === undefined ? byDefault : parse(byDefault), byDefault);
  if (conflicts !== undefined) option.conflicts(conflicts);
  return option;
}

export interface ArgumentSpec<T> {
  /** `<ROLE>`, `[DIR]`. */
  readonly name: string;
  readonly description: string;
  readonly choices?: readonly string[];
  readonly byDefault?: string;
  readonly parse?: (text: string) => T;
}

export function required(name: `<${string}>`, description: string): ArgumentSpec<string> {
  return { name, description };
}

/** One word or more. commander gathers them for a name that ends in three dots. */
export function several(name: `<${string}...>`, description: string): ArgumentSpec<readonly string[]> {
  return { name, description };
}

export function optional(name: `[${string}]`, description: string): ArgumentSpec<string | undefined> {
  return { name, description };
}

export function commanderArgument({ name, description, choices, byDefault, parse }: ArgumentSpec<unknown>): Argument {
  const argument = new Argument(name, description);
  if (choices !== undefined) argument.choices(choices);
  if (parse !== undefined) argument.argParser(parse);
  if (byDefault !== undefined) argument.default(byDefault, byDefault);
  return argument;
}

/** A whole number above 0. */
export function positive(text: string): number {
  const number = Number(text);
  if (Number.isSafeInteger(number) && number > 0) return number;
  throw new InvalidArgumentError('It is a whole number above 0.');
}
