/**
 * `metadata.adopts`: the role of before that a manifest takes over. IAM cannot move or rename a role, and its names are
 * unique over all paths, ignoring case. So the ARN alone says how it is done: under the path of the settings the role
 * itself becomes ours, and the manifest has its name; anywhere else ours is made beside it, under another name.
 *
 * Refused here is what no plan could do, whatever IAM has: a role of another account, one that AWS or the service itself
 * needs, and one that two manifests want.
 */

import type { Manifest } from '../manifest/manifest.ts';
import { issuesOf } from '../manifest/manifest-issues.ts';
import type { Settings } from '../manifest/settings.ts';
import type { Adoption } from '../model/desired-role.ts';
import type { Issue } from '../model/diagnosis.ts';
import type { Arn } from '../model/ids.ts';
import { SERVICE_PATH, serviceRoles } from '../model/service-roles.ts';

/** How a manifest adopts; undefined: it does not. Of a manifest without {@link adoptionIssues}. */
export function adoptionOf({ adopts }: Manifest, { roles }: Settings): Adoption | undefined {
  if (adopts === undefined) return undefined;
  return { arn: adopts, how: roleIn(adopts).path === roles.path ? 'in-place' : 'beside' };
}

/** One issue for each role that cannot be adopted, or by this manifest. */
export function adoptionIssues(manifests: readonly Manifest[], settings: Settings): Issue[] {
  const claims = Map.groupBy(
    manifests.filter(({ adopts }) => adopts !== undefined),
    ({ adopts = '' }) => adopts.toLowerCase(),
  );
  const issues: Issue[] = [];
  for (const manifest of manifests) {
    const { adopts } = manifest;
    if (adopts === undefined) continue;
    const others = (claims.get(adopts.toLowerCase()) ?? []).filter((claim) => claim !== manifest);
    const fault = faultOf(adopts, manifest, others, settings);
    if (fault !== undefined) issuesOf(manifest.document, issues)('adopts', '/metadata/adopts', fault);
  }
  return issues;
}

type Fault = Pick<Issue, 'message' | 'remedy'>;

function faultOf(arn: Arn, manifest: Manifest, others: readonly Manifest[], settings: Settings): Fault | undefined {
  const { account, partition, name, path } = roleIn(arn);
  const isInPlace = path === settings.roles.path;
  if (account !== settings.account || partition !== settings.partition) {
    return {
      message: `${arn} is a role of account ${account} (${partition}); these manifests are of ${settings.account} (${settings.partition})`,
      remedy: 'name a role of this account, or declare it in the manifests of that account',
    };
  }
  const owner = neededBy(name, path, settings);
  if (owner !== undefined) {
    return { message: `${arn} is a role of ${owner}: it is not adopted`, remedy: 'remove adopts' };
  }
  if (others.length > 0) {
    const files = others.map(({ document }) => document.path).join(', ');
    return {
      message: `${arn} is also adopted in ${files}: one role has one successor`,
      remedy: 'keep it in one of them',
    };
  }
  if (isInPlace && name !== manifest.name) {
    return {
      message: `${arn} is under ${path}, where our roles are, so that it is adopted as it is: IAM cannot rename it to "${manifest.name}"`,
      remedy: `write ${name} as metadata.name`,
    };
  }
  if (!isInPlace && name.toLowerCase() === manifest.name.toLowerCase()) {
    return {
      message: `${arn} has the name of this role and another path than ${settings.roles.path}: IAM cannot move it, and takes each name once in an account, whatever the path`,
      remedy: 'give this role another name: it is made beside the old one, and pipelines change to it one by one',
    };
  }
  return undefined;
}

/** AWS's own, and the service's: those of others are reported by the plan, which knows who they are. */
function neededBy(name: string, path: string, { deployment, service }: Settings): string | undefined {
  if (/^\/aws-(service-role|reserved)\//.test(path)) return 'AWS';
  const own = [...Object.values(serviceRoles(deployment)), ...service.roles];
  const isOwn = path.startsWith(SERVICE_PATH) || own.some((one) => one.toLowerCase() === name.toLowerCase());
  return isOwn ? 'the service' : undefined;
}

/** The schema has seen that it is the ARN of a role. */
function roleIn(arn: Arn): { partition: string; account: string; path: string; name: string } {
  const [, partition = '', , , account = '', ...rest] = arn.split(':');
  const resource = rest.join(':');
  const at = resource.lastIndexOf('/');
  return { partition, account, path: resource.slice('role'.length, at + 1), name: resource.slice(at + 1) };
}
