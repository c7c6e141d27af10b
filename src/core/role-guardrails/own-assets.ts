import { type ActionPattern, expandWithin, standsFor } from '../iam/action-pattern.ts';
import { formatsOf } from '../iam/catalogue.ts';
import { leftOpen } from '../iam/resource-format.ts';
import { reachOf, resourcesMeet } from '../iam/resource-pattern.ts';
import { hasWildcard, matches } from '../iam/wildcard.ts';
import { actionPointer, type PolicyStatement } from '../permissions/policy-statements.ts';
import { namedIn, ownConditions } from './own-conditions.ts';
import type { RoleRule, RoleUnderCheck, Violation } from './rule.ts';
import { type AssetsByService, assetsOf, isOnlyMet, type OwnAsset, reaches } from './service-assets.ts';

/** A caller that can write to the tool's own parts can write every role. */
export const ownAssets: RoleRule = {
  codes: ['own-assets'],
  level: 'refuse',
  check(role) {
    const hits = [...assetHits(role, 'refused'), ...conditionHits(role)];
    // Several actions of a preset are at one place: the last one is as good as any.
    return [...new Map(hits.map((hit) => [hit.pointer, hit])).values()];
  },
};

/** What the role's statements can write to, of the assets `which`; one for each action of a statement. */
export function assetHits(role: RoleUnderCheck, which: 'refused' | 'noted'): Violation[] {
  const assets = assetsOf(role.settings, which);
  return role.statements.flatMap((statement) => {
    if (statement.effect === 'Deny') return [];
    const reaching = reachingOf(statement);
    return statement.actions.flatMap((action, index) => {
      const hit = firstHit(action, reaching, assetsMeant(action, assets), role);
      if (hit === undefined) return [];
      const message = `${hit.action} on "${hit.resource}" reaches ${hit.asset.what}`;
      return { pointer: actionPointer(statement, index), message, remedy: REMEDY };
    });
  });
}

/** Which resources of the statement reach an asset: worked out once for all actions of the same service. */
function reachingOf({ resources }: PolicyStatement): (asset: OwnAsset) => readonly string[] {
  const known = new Map<OwnAsset, readonly string[]>();
  return (asset) => {
    let reaching = known.get(asset);
    if (reaching === undefined) {
      reaching = resources.filter((resource) => reaches(resource, asset) && !isOnlyMet(resource, asset));
      known.set(asset, reaching);
    }
    return reaching;
  };
}

const REMEDY = 'name only your own resources; what belongs to Rolekeeper is changed by its own stacks';

/** On `role/*`, says the reference; IAM makes and deletes by them the roles under /aws-service-role/ alone. */
const OF_SERVICES: ReadonlySet<string> = new Set(['iam:CreateServiceLinkedRole', 'iam:DeleteServiceLinkedRole']);

const HAVE_RULES: ReadonlySet<string> = new Set(['iam:PassRole', 'sts:AssumeRole']);

function firstHit(
  action: ActionPattern,
  reaching: (asset: OwnAsset) => readonly string[],
  assets: readonly OwnAsset[],
  { denials }: RoleUnderCheck,
): { action: string; resource: string; asset: OwnAsset } | undefined {
  if (action.known?.access === 'read') return undefined;
  for (const asset of assets) {
    for (const resource of reaching(asset)) {
      const write = expandWithin(action, asset.service).find(
        ({ name, access, resources: kinds }) =>
          access !== 'read' &&
          !OF_SERVICES.has(name) &&
          // pass-role and assume-any-role report it more clearly.
          !(HAVE_RULES.has(name) && leftOpen(resource, formatsOf(name)) !== undefined) &&
          kinds.some((kind) => resourcesMeet(kind, asset.arn)) &&
          !denials.cover(name, reachOf(resource)) &&
          !denials.cover(name, asset.arn),
      );
      if (write !== undefined) return { action: write.name, resource, asset };
    }
  }
  return undefined;
}

function assetsMeant({ service }: ActionPattern, assets: AssetsByService): readonly OwnAsset[] {
  if (!hasWildcard(service)) return assets.get(service) ?? [];
  return [...assets].flatMap(([owner, list]) => (matches(service, owner) ? list : []));
}

/** What a statement names by a condition and by no ARN. */
function conditionHits({ statements, settings, denials }: RoleUnderCheck): Violation[] {
  return statements
    .filter(({ effect, conditional }) => effect === 'Allow' && conditional)
    .flatMap((statement) =>
      ownConditions(settings).flatMap((own) => {
        const named = namedIn(statement.conditions, own);
        if (named === undefined) return [];
        return statement.actions.flatMap((action, index) => {
          const meant = own.actions.find((one) => standsFor(action, one));
          if (meant === undefined || statement.resources.every((one) => denials.cover(meant, reachOf(one)))) return [];
          const message = `${meant} with the condition "${named}" reaches ${own.what}`;
          return { pointer: actionPointer(statement, index), message, remedy: REMEDY };
        });
      }),
    );
}
