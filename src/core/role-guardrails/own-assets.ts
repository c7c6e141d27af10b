import { type ActionPattern, expandWithin } from '../iam/action-pattern.ts';
import { namesNothing, reachOf, resourcesMeet } from '../iam/resource-pattern.ts';
import { hasWildcard, matches } from '../iam/wildcard.ts';
import { actionPointer, type PolicyStatement } from '../permissions/policy-statements.ts';
import type { RoleRule, RoleUnderCheck, Violation } from './rule.ts';
import { assetsOf, type OwnAsset, reaches } from './service-assets.ts';

/** A caller that can write to the tool's own parts can write every role. */
export const ownAssets: RoleRule = {
  codes: ['own-assets'],
  level: 'refuse',
  check(role) {
    const assets = assetsOf(role.settings);
    const found = new Map<string, Violation>();
    for (const statement of role.statements) {
      if (statement.effect === 'Deny') continue;
      for (const [index, action] of statement.actions.entries()) {
        const hit = firstHit(action, statement, assetsMeant(action, assets), role);
        if (hit === undefined) continue;
        // Several actions of a preset are at one place.
        const pointer = actionPointer(statement, index);
        found.set(pointer, {
          pointer,
          message: `${hit.action} on "${hit.resource}" reaches ${hit.asset.what}`,
          remedy: 'name only your own resources; what belongs to Rolekeeper is changed by its own stacks',
        });
      }
    }
    return [...found.values()];
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
      if (!reaches(resource, asset) || (asset.onlyIfNamed && namesNothing(resource))) continue;
      const write = expandWithin(action, asset.service).find(
        ({ name, access, resources: kinds }) =>
          access !== 'read' &&
          // pass-role reports it more clearly.
          !(name === 'iam:PassRole' && namesNothing(resource)) &&
          kinds.some((kind) => resourcesMeet(kind, asset.arn)) &&
          !denials.cover(name, reachOf(resource)) &&
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
