/** The texts of the manifests; one that is there is changed where it says something else. */
import { samePolicy } from '../iam/policy-document.ts';
import type { Manifest, PolicyEntry } from '../manifest/manifest.ts';
import type { DesiredRole } from '../model/desired-role.ts';
import type { LockFileChange } from '../names/lock-files.ts';
import { SOURCE_LIMITS } from '../source/source-limits.ts';
import { sameOwnTags, samePolicies } from './grade.ts';
import type { ImportInput } from './import-input.ts';
import type { Judged } from './judged.ts';
import { type ManifestFile, manifestText, valueIn } from './manifest-file.ts';
import { type Edit, editsBetween, patched } from './manifest-patch.ts';
import type { Reason } from './reason.ts';

/** The texts of the manifests; one that is there is changed where it says something else. */
export function textChanges(
  taken: readonly Judged[],
  { tree }: ImportInput,
  refused: Map<string, Reason>,
): LockFileChange[] {
  const bytes = new Map(tree.files.map((file) => [file.path, file.bytes]));
  return taken.flatMap((one) => {
    const { existing, file, role, has } = one;
    if (existing === undefined) {
      const after = manifestText(one.value);
      if (new TextEncoder().encode(after).length <= SOURCE_LIMITS.bytesPerFile)
        return { path: file, before: undefined, after };
      refused.set(role.name, {
        code: 'refused',
        words: 'its manifest would be larger than a manifest may be',
        remedy: 'move policies to managed ones',
      });
      return [];
    }
    const before = new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes.get(file) ?? new Uint8Array());
    const after = patched(before, editsOf(existing, has, one));
    if (after !== undefined) return { path: file, before, after };
    refused.set(role.name, {
      code: 'manifest-differs',
      words: `${file} declares it otherwise, and cannot be changed line by line`,
      remedy: 'write its lists in lines of their own, or move the file away, and import again',
    });
    return [];
  });
}

/** Only what differs by meaning is compared by value. */
function editsOf(existing: Manifest, has: DesiredRole | undefined, { value, desired }: Judged): Edit[] {
  const now = existing.document.value;
  const places: (readonly string[])[] = [['metadata', 'adopts']];
  if (has?.trust !== desired.trust)
    places.push(['spec', 'repositories'], ['spec', 'environments'], ['spec', 'anyBranch'], ['spec', 'branches']);
  if (has?.maxSessionSeconds !== desired.maxSessionSeconds) places.push(['spec', 'session', 'maxDuration']);
  if (has?.description !== desired.description) places.push(['metadata', 'description']);
  if (has === undefined || !samePolicies(has, desired)) places.push(['spec', 'policies']);
  if (has === undefined || !sameOwnTags(has.tags, desired.tags)) places.push(['spec', 'tags']);
  return places.flatMap((path) => {
    const [before, after] = [valueIn(now, path), valueIn(value, path)];
    // Which branches deploy to an environment is a person's word that no role has.
    if (path[1] === 'branches' && after === undefined && value.spec.environments !== undefined) return [];
    // What asks for nothing else goes with its only key: a mapping without one is no YAML that a manifest may have.
    const session = valueIn(now, ['spec', 'session']);
    const isAlone = after === undefined && Object.keys(session ?? {}).length === 1;
    if (path[1] === 'session' && (session === undefined || isAlone))
      return editsBetween(session, value.spec.session, ['spec', 'session']);
    return editsBetween(before, path[1] === 'policies' ? policiesKept(existing, has, value, desired) : after, path);
  });
}

/** An entry that means what the role has stays as it is written, be it a preset; a last day stays in any case. */
function policiesKept(
  { policies }: Manifest,
  has: DesiredRole | undefined,
  { spec }: ManifestFile,
  desired: DesiredRole,
): readonly PolicyEntry[] | undefined {
  const nameOf = (entry: PolicyEntry) =>
    'managed' in entry ? entry.managed : 'preset' in entry ? (entry.name ?? entry.preset) : entry.name;
  const written = new Map(policies.map((entry) => [nameOf(entry), entry]));
  return spec.policies?.map((entry) => {
    const [name, old] = [nameOf(entry), written.get(nameOf(entry))];
    if (old === undefined || 'managed' in entry) return old ?? entry;
    const isSame = samePolicy(has?.inlinePolicies[name] ?? '', desired.inlinePolicies[name] ?? '');
    return isSame ? old : { ...entry, ...(old.expires !== undefined && { expires: old.expires }) };
  });
}
