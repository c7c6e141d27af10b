/**
 * AWS's actions and the resources that they work on: the Service Authorization Reference, as far as a guardrail needs
 * it. The table is text until a service is needed; a manifest touches two or three of the 450.
 */

import { DIGITS, SHAPES, SHORT_CODES } from './catalogue-format.ts';
import { SERVICES, UPDATED, WORDS } from './generated/catalogue.js';

/** Day of the data, ISO 8601. */
export const CATALOGUE_DATE: string = UPDATED;

export interface CatalogueAction {
  /** `s3:GetObject`, in AWS's spelling. */
  readonly name: string;
  readonly access: 'read' | 'write' | 'tagging' | 'permissions';
  /** ARN patterns with `*` for every part that varies; empty: the action has no resources and needs `"*"`. */
  readonly resources: readonly string[];
}

export interface CatalogueService {
  readonly prefix: string;
  /** By the name without the prefix, in lower case. */
  readonly actions: ReadonlyMap<string, CatalogueAction>;
}

const ACCESS: Readonly<Record<string, CatalogueAction['access']>> = {
  r: 'read',
  w: 'write',
  t: 'tagging',
  p: 'permissions',
};

/** By character code: the value of a digit. */
const VALUES = new Uint8Array(128).map((_, code) => DIGITS.indexOf(String.fromCharCode(code)));

const services = new Map<string, CatalogueService>();
let words: readonly string[] | undefined;

export function servicePrefixes(): readonly string[] {
  return Object.keys(SERVICES);
}

/** `prefix` in lower case; undefined if AWS has no such service. */
export function serviceOf(prefix: string): CatalogueService | undefined {
  const known = services.get(prefix);
  if (known !== undefined) return known;
  const text = Object.hasOwn(SERVICES, prefix) ? SERVICES[prefix] : undefined;
  if (text === undefined) return undefined;
  const service = decode(prefix, text);
  services.set(prefix, service);
  return service;
}

function decode(prefix: string, text: string): CatalogueService {
  const [typeTexts = '', ...groups] = text.split('|');
  const types = typeTexts.split(' ').map((type) => arnPattern(type, prefix));
  const actions = new Map<string, CatalogueAction>();
  for (const group of groups) {
    const [header = '', ...names] = group.split(' ');
    const access = ACCESS[header.charAt(0)] ?? 'write';
    const numbers = header.slice(1);
    const resources =
      numbers === '' ? [] : numbers.split(',').map((number) => types[Number.parseInt(number, 36)] ?? '*');
    for (const codes of names) {
      const name = nameOf(codes);
      actions.set(name.toLowerCase(), { name: `${prefix}:${name}`, access, resources });
    }
  }
  return { prefix, actions };
}

function arnPattern(type: string, prefix: string): string {
  const head = SHAPES[type.charAt(0)] ?? '';
  return head.replace('<service>', prefix) + type.slice(1);
}

function nameOf(codes: string): string {
  words ??= WORDS.split(' ');
  let name = '';
  for (let i = 0; i < codes.length; i++) {
    let index = digitAt(codes, i);
    if (index >= SHORT_CODES) index = SHORT_CODES + (index - SHORT_CODES) * DIGITS.length + digitAt(codes, ++i);
    name += words[index];
  }
  return name;
}

function digitAt(codes: string, index: number): number {
  return VALUES[codes.charCodeAt(index)] ?? 0;
}
