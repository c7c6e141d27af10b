import { type CatalogueAction, serviceOf } from '../iam/catalogue.ts';
import { type ExampleHome, exampleResource } from '../iam/example-resource.ts';
import type { ResourceFormat } from '../iam/resource-format.ts';
import { partsMeet, type ResourceParts, reachOf, resourceParts } from '../iam/resource-pattern.ts';
import { unlistedFormats } from '../iam/unlisted-resources.ts';
import { meets } from '../iam/wildcard.ts';
import { actionPointer, type PolicyStatement } from '../permissions/policy-statements.ts';
import type { RoleRule } from './rule.ts';

/**
 * An action on resources of the wrong kind, such as s3:GetObject on the bucket instead of its objects: it allows, or
 * denies, nothing at all. Only single actions are judged; an action that fits one of the statement's resources is
 * right. AWS's reference has gaps, so what it is silent about is not judged either.
 */
export const resourceMismatch: RoleRule = {
  codes: ['resource-mismatch'],
  level: 'refuse',
  check({ statements, settings }) {
    return statements.flatMap((statement) => {
      if (statement.resources.includes('*')) return [];
      const kinds = new KindsOf(statement.resources);
      return statement.actions.flatMap((action, index) => {
        const { known, text } = action;
        if (known === undefined || !isKnownWell(known) || kinds.fit(known) || kinds.mayFit(known)) return [];
        return {
          pointer: actionPointer(statement, index),
          message: `${text} does not work on any of these resources: ${nothingBut(statement)}`,
          remedy: `add what it works on, ${whatItWorksOn(known, settings, statement.resources)}; or leave the action out`,
        };
      });
    });
  },
};

/** Whether the action works on any of the resources, as far as is known: no is never wrong. */
export function worksOn(action: CatalogueAction, resources: readonly string[]): boolean {
  const kinds = new KindsOf(resources);
  return !isKnownWell(action) || kinds.fit(action) || kinds.mayFit(action);
}

/** AWS's reference lists no kinds for some actions, and for those that tag often only the first of several. */
function isKnownWell({ resources, access }: CatalogueAction): boolean {
  return resources.length > 0 && access !== 'tagging';
}

/** More would not be read. */
const SHOWN = 4;

/** The kinds, and one ARN to copy, of an action that has kinds: `KIND or KIND, such as ARN`. */
export function whatItWorksOn({ formats }: CatalogueAction, home: ExampleHome, written: readonly string[]): string {
  const shown = formats.slice(0, SHOWN).map(({ pattern }) => pattern);
  if (formats.length > SHOWN) shown.push(`${formats.length - SHOWN} other kinds`);
  const examples = formats.map((format) => exampleResource(format, home, written));
  const example = examples.find((one) => !one.includes('NAME')) ?? examples[0];
  return `${shown.join(' or ')}, such as ${example}`;
}

/** What a statement does whose action and resources do not fit. */
export function nothingBut({ effect }: PolicyStatement): string {
  return effect === 'Allow' ? 'it allows nothing' : 'it denies nothing';
}

/**
 * Which kinds of resources a statement names. Each question is answered once: a statement may have hundreds of both.
 */
class KindsOf {
  readonly #texts: readonly string[];
  readonly #resources: (ResourceParts | undefined)[] = [];
  readonly #known = new Map<string, boolean>();

  constructor(texts: readonly string[]) {
    this.#texts = texts;
  }

  fit({ formats }: CatalogueAction): boolean {
    return (
      formats.some((kind) => this.#has(kind)) || this.#one((resource) => resource === undefined || isWide(resource))
    );
  }

  /**
   * Whether AWS's reference may be silent about it: by what is known elsewhere; as the action is listed with resources
   * of other services only, and used with one of its own; or as the kind is listed with no action of the service, or is
   * one of another service that works with this one.
   */
  mayFit(action: CatalogueAction): boolean {
    if (unlistedFormats(action).some((kind) => this.#has(kind))) return true;
    const [prefix = ''] = action.name.split(':');
    const isElsewhere = action.formats.every(({ service }) => service !== prefix);
    if (isElsewhere && this.#one((resource) => resource?.service === prefix)) return true;
    return looseFormats(prefix).some((kind) => this.#has(kind));
  }

  #has(kind: ResourceFormat): boolean {
    let answer = this.#known.get(kind.pattern);
    if (answer === undefined) {
      answer = this.#one(
        (resource) => resource !== undefined && fits(resource, kind) && !(kind.pattern === BUCKET && isKey(resource)),
      );
      this.#known.set(kind.pattern, answer);
    }
    return answer;
  }

  /** Takes apart no more resources than it needs: the first usually fits. */
  #one(fits: (resource: ResourceParts | undefined) => boolean): boolean {
    return this.#texts.some((text, index) => {
      if (index >= this.#resources.length) this.#resources.push(resourceParts(reachOf(text)));
      return fits(this.#resources[index]);
    });
  }
}

const loose = new Map<string, readonly ResourceFormat[]>();

/** The kinds of a service of which the reference does not say what works on them. */
function looseFormats(prefix: string): readonly ResourceFormat[] {
  let found = loose.get(prefix);
  if (found === undefined) {
    const service = serviceOf(prefix);
    const listed = new Set(
      [...(service?.actions.values() ?? [])].filter(isKnownWell).flatMap(({ formats }) => formats),
    );
    found = service?.formats.filter((format) => format.service !== prefix || !listed.has(format)) ?? [];
    loose.set(prefix, found);
  }
  return found;
}

/** The catalogue's pattern for a bucket would also take its objects; a bucket's name has no slash. */
const BUCKET = 'arn:*:s3:::*';

function isKey({ rest }: ResourceParts): boolean {
  return rest.includes('/');
}

/** `arn:aws:s3:::*`, `arn:aws:logs:*:*:*`: how people write "all of this service". */
function isWide({ rest }: ResourceParts): boolean {
  return /^\*+$/.test(rest);
}

/**
 * Part by part. But a `*` at the end of region or account may run over the colons behind it: AWS's own policies have
 * `arn:aws:secretsmanager:*:*:sqlworkbench!*` for secrets, so such a resource fits every kind of its service.
 */
function fits(resource: ResourceParts, kind: ResourceParts): boolean {
  if (partsMeet(resource, kind)) return true;
  const runsOver = resource.region.endsWith('*') || resource.account.endsWith('*');
  return runsOver && meets(resource.service, kind.service);
}
