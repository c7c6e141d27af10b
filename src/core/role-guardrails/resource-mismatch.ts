import type { ActionPattern } from '../action-pattern.ts';
import type { CatalogueAction } from '../catalogue.ts';
import { actionPointer } from '../policy-statements.ts';
import { type ResourceParts, reachOf, resourceParts } from '../resource-pattern.ts';
import type { RoleGuardrail } from '../role-guardrails.ts';
import { meets } from '../wildcard.ts';

/**
 * An action on resources of the wrong kind, such as s3:GetObject on the bucket instead of its objects: it allows, or
 * denies, nothing at all. Only single actions are judged; what one of the statement's resources fits is right.
 */
export const resourceMismatch: RoleGuardrail = {
  rule: 'resource-mismatch',
  level: 'refuse',
  check({ statements }) {
    return statements.flatMap((statement) => {
      if (statement.resources.includes('*')) return [];
      const kinds = new KindsOf(statement.resources);
      return statement.actions.flatMap((action, index) => {
        if (action.known === undefined || kinds.fit(action.known)) return [];
        return { pointer: actionPointer(statement, index), ...words(action, action.known, statement.effect) };
      });
    });
  },
};

function words({ text }: ActionPattern, { resources }: CatalogueAction, effect: 'Allow' | 'Deny') {
  const nothing = effect === 'Allow' ? 'it allows nothing' : 'it denies nothing';
  if (resources.length === 0) {
    return {
      message: `${text} works on no single resource: on these ARNs ${nothing}`,
      hint: 'put it into a statement of its own with resources ["*"]',
    };
  }
  return {
    message: `${text} does not work on any of these resources: ${nothing}`,
    hint: `it works on ${resources.join(' or ')}`,
  };
}

/** Which kinds of resources a statement names. Each question is answered once: a statement may have hundreds of both. */
class KindsOf {
  readonly #texts: readonly string[];
  readonly #resources: (ResourceParts | undefined)[] = [];
  readonly #known = new Map<string, boolean>();

  constructor(texts: readonly string[]) {
    this.#texts = texts;
  }

  fit({ resources: kinds }: CatalogueAction): boolean {
    if (kinds.some((kind) => this.#has(kind))) return true;
    // What stops before the last part IAM would not take, and policy-grammar says so; `arn:aws:s3:::*` and
    // `arn:aws:logs:*:*:*` are how people write "all of this service".
    return this.#one((resource) => resource === undefined || /^\*+$/.test(resource.rest));
  }

  #has(kind: string): boolean {
    let answer = this.#known.get(kind);
    if (answer === undefined) {
      const parts = resourceParts(kind);
      answer = parts !== undefined && this.#one((resource) => resource !== undefined && partsMeet(resource, parts));
      this.#known.set(kind, answer);
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

/** Part by part, as IAM compares: a `*` does not reach over the colons in front of the last part. */
function partsMeet(a: ResourceParts, b: ResourceParts): boolean {
  return (
    meets(a.service, b.service) &&
    meets(a.rest, b.rest) &&
    meets(a.region, b.region) &&
    meets(a.account, b.account) &&
    meets(a.partition, b.partition)
  );
}
