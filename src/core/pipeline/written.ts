/**
 * A text of a pipelines file, of which parts may be known only when the pipeline is started: Bitbucket fills in `${{NAME}}`
 * when it reads the file, the shell fills in `$NAME`. Each such part is one HOLE; what stands around it is certain, and a
 * text that cannot become what is wanted, whatever fills its holes, is a certain "no".
 */
import { matches } from '../iam/wildcard.ts';

export interface Written {
  readonly text: string;
  readonly at: number;
}

/** Stands for what is not known. No YAML file of ours can have it: it is half of a surrogate pair. */
export const HOLE = '\udc00';

/** A template of Bitbucket's: `${{ NAME }}`. */
const TEMPLATE = /\$\{\{[^}\n]{0,200}\}\}/g;

/** `$NAME`, `${NAME}`, `${NAME:-default}`, `$1`. */
const VARIABLE = /\$\{(\w{1,100})\}|\$(\w{1,100})|\$\{[^}\n]{0,200}\}/g;

export function isTemplated(text: string): boolean {
  return text.search(TEMPLATE) >= 0;
}

/** With a hole for each template. */
export function withoutTemplates(text: string): string {
  return text.replace(TEMPLATE, HOLE);
}

/** With a hole for each template and each variable but those in `known`. */
export function withoutVariables(text: string, known: ReadonlyMap<string, string> = new Map()): string {
  return withoutTemplates(text).replace(VARIABLE, (_all, braced?: string, bare?: string) => {
    return known.get(braced ?? bare ?? '') ?? HOLE;
  });
}

/** Whether the text, with holes, can become this one. */
export function canBecome(text: string, wanted: string): boolean {
  if (!text.includes(HOLE)) return text === wanted;
  // No wildcard of the text's own: `*` and `?` are in no name of an environment and in no ARN of a role.
  if (/[*?]/.test(text)) return false;
  return matches(text.replaceAll(HOLE, '*'), wanted);
}

/** For people: `arn:aws:iam::…:role/x`. */
export function shownHoles(text: string): string {
  return text.replaceAll(HOLE, '…');
}
