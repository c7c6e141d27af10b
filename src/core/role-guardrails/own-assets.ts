import { type ActionPattern, expandWithin } from '../action-pattern.ts';
import { assetsOf, type OwnAsset } from '../own-assets.ts';
import { actionPointer, type PolicyStatement } from '../policy-statements.ts';
import { namesNothing, reachOf } from '../resource-pattern.ts';
import type { RoleGuardrail, RoleUnderCheck } from '../role-guardrails.ts';
import { hasWildcard, matches, meets } from '../wildcard.ts';

/** Whoever can write to the tool's own things writes every role. */
export const ownAssets: RoleGuardrail = {
  rule: 'own-assets',
  level: 'refuse',
  check(role) {
    const assets = assetsOf(role.settings);
    return role.statements
      .filter(({ effect }) => effect === 'Allow')
      .flatMap((statement) =>
        statement.actions.flatMap((action, index) => {
          const hit = firstHit(action, statement, assetsMeant(action, assets), role);
          if (hit === undefined) return [];
          return {
            pointer: actionPointer(statement, index),
            message: `${hit.action} on "${hit.resource}" reaches ${hit.asset.what}`,
            hint: 'name only your own resources; what belongs to Rolekeeper is changed by its own stacks',
          };
        }),
      );
  },
};

function firstHit(
  action: ActionPattern,
  { resources }: PolicyStatement,
  assets: readonly OwnAsset[],
  { denials }: RoleUnderCheck,
): { action: string; resource: string; asset: OwnAsset } | undefined {
  if (action.known?.access === 'read') return undefined;
  for (const asset of assets) {
    for (const resource of resources) {
      const reach = reachOf(resource);
      if (!meets(reach, asset.arn) || (asset.onlyIfNamed && namesNothing(resource))) continue;
      const write = expandWithin(action, asset.service).find(
        ({ name, access, resources: kinds }) =>
          access !== 'read' &&
          // pass-role says it better.
          !(name === 'iam:PassRole' && namesNothing(resource)) &&
          kinds.some((kind) => meets(kind, asset.arn)) &&
          !denials.cover(name, reach) &&
          !denials.cover(name, asset.arn),
      );
      if (write !== undefined) return { action: write.name, resource, asset };
    }
  }
  return undefined;
}

function assetsMeant(
  { service }: ActionPattern,
  assets: ReadonlyMap<string, readonly OwnAsset[]>,
): readonly OwnAsset[] {
  if (!hasWildcard(service)) return assets.get(service) ?? [];
  return [...assets].flatMap(([owner, list]) => (matches(service, owner) ? list : []));
}
