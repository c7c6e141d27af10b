/**
 * AWS's actions and the resources that they work on: the Service Authorization Reference, as far as a guardrail needs
 * it. The table is text until a service is needed; a manifest touches two or three of the 450.
 */

import { DIGITS, SHAPES, SHORT_CODES } from './catalogue-format.ts';
import { DEPENDENTS_UPDATED, SERVICES, UPDATED, WORDS } from './generated/catalogue.js';
import { type ResourceFormat, resourceFormat } from './resource-format.ts';

/** Day of the data, ISO 8601. */
export const CATALOGUE_DATE: string = UPDATED;

/** Day of the newest data that says which action depends on iam:PassRole, ISO 8601. */
export const DEPENDENTS_DATE: string = DEPENDENTS_UPDATED;

export interface CatalogueAction {
  /** `s3:GetObject`, in AWS's spelling. */
  readonly name: string;
  readonly access: 'read' | 'write' | 'tagging' | 'permissions';
  /** ARN patterns with `*` for every part that varies; empty: the action has no resources and needs `"*"`. */
  readonly resources: readonly string[];
  /** The same, taken apart. */
  readonly formats: readonly ResourceFormat[];
  /** Whether AWS's reference says that it depends on iam:PassRole: it hands a role to the service. */
  readonly passesRole: boolean;
}

export interface CatalogueService {
  readonly prefix: string;
  /** By the name without the prefix, in lower case. */
  readonly actions: ReadonlyMap<string, CatalogueAction>;
  /** Of all its kinds of resources. */
  readonly formats: readonly ResourceFormat[];
  /** Those of its actions that change who may do what, and those that hand a role to it: few of hundreds. */
  readonly permissions: readonly CatalogueAction[];
  readonly passing: readonly CatalogueAction[];
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

/** How AWS names what one action works on, such as `iam:PassRole`; empty if AWS has no such action. */
export function formatsOf(action: string): readonly ResourceFormat[] {
  const [prefix = '', name = ''] = action.toLowerCase().split(':');
  return serviceOf(prefix)?.actions.get(name)?.formats ?? [];
}

function decode(prefix: string, text: string): CatalogueService {
  const [typeTexts = '', ...groups] = text.split('|');
  const types = typeTexts === '' ? [] : typeTexts.split(' ').map((type) => resourceFormat(arnPattern(type, prefix)));
  const actions = new Map<string, CatalogueAction>();
  for (const group of groups) {
    const [header = '', ...names] = group.split(' ');
    const letter = header.charAt(0);
    const access = ACCESS[letter.toLowerCase()] ?? 'write';
    const passesRole = letter !== letter.toLowerCase();
    const numbers = header.slice(1);
    const formats =
      numbers === '' ? [] : numbers.split(',').flatMap((number) => types[Number.parseInt(number, 36)] ?? []);
    const resources = formats.map(({ pattern }) => pattern);
    for (const codes of names) {
      const name = nameOf(codes);
      actions.set(name.toLowerCase(), { name: `${prefix}:${name}`, access, resources, formats, passesRole });
    }
  }
  const all = [...actions.values()];
  const permissions = all.filter(({ access }) => access === 'permissions');
  return { prefix, actions, formats: types, permissions, passing: all.filter(({ passesRole }) => passesRole) };
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
